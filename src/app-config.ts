import type { DynamicModule } from '@nestjs/common';
import type { ModelAdmin } from './admin/site/model-admin.js';
import type { EntityClass } from './database/data-source.js';
import type { Database } from './database/database.js';
import type { SerializerClass } from './rest/serializers/serializer.js';
import type { AppSettings, ReadSetting, Settings } from './settings.js';

/**
 * An app: all that a service takes over from a folder such as `books/`, named in one place. In the role of Django's
 * AppConfig: https://docs.djangoproject.com/en/5.2/ref/applications/#configuring-applications
 *
 * It is installed by a line in `installed-apps.ts`.
 */
export interface AppConfig {
  /** Its entities. `makemigrations` writes their migrations. */
  readonly entities?: readonly EntityClass[];
  /** Reads settings of its own from the environment. They are added to AppSettings by a declaration of the same names. */
  readonly settings?: (get: ReadSetting) => Partial<AppSettings>;
  /** The entities whose rows are loaded and dumped as plain tables (CSV, JSON Lines), each with the serializer that checks them. */
  readonly tables?: (settings: Settings) => readonly TableConfig[];
  /**
   * Runs once the database is migrated: before the service listens, and as the last step of `migrate`.
   * Throws SettingsError where the database does not permit what the settings ask for.
   */
  readonly ready?: (database: Database, settings: Settings) => Promise<void>;
  /** Loads what serves requests. Commands that serve none do without. */
  readonly load?: () => Promise<LoadedApp>;
}

export interface TableConfig {
  readonly entity: EntityClass;
  readonly serializer: SerializerClass<object>;
}

/** What an app serves. */
export interface LoadedApp {
  /** The Nest module with its viewsets and controllers. */
  readonly module: NonNullable<DynamicModule['imports']>[number];
  /** What the admin site shows of them. */
  readonly admin?: readonly ModelAdmin[];
}
