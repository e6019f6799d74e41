import type { DynamicModule } from '@nestjs/common';
import type { ModelAdmin } from './admin/site/model-admin.js';
import { BlacklistedToken } from './auth/tokens/blacklisted-token.entity.js';
import { OutstandingToken } from './auth/tokens/outstanding-token.entity.js';
import { Session } from './auth/sessions/session.entity.js';
import { User } from './auth/users/user.entity.js';
import type { EntityClass } from './database/data-source.js';
import type { MigrationFolder } from './database/migrations/migrations.js';
import { HistoryDependents } from './rest/history/history-dependents.entity.js';
import { HistoryEntry } from './rest/history/history-entry.entity.js';
import { HistoryRows } from './rest/history/history-rows.entity.js';
import { IdempotencyKey } from './rest/idempotency/idempotency-key.entity.js';
import type { Database } from './database/database.js';
import { throughsOf } from './database/tables/relation-declarations.js';
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
  /** The folder of its migrations, beside its code. Those of an app without one are in the service's own. */
  readonly migrations?: MigrationFolder;
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

/** The apps that a service installs, in the order in which they are made ready. */
export type Apps = readonly AppConfig[];

/** The entities that every service has, whatever its apps. */
const OWN_ENTITIES = [
  ...[User, Session, OutstandingToken, BlacklistedToken],
  ...[IdempotencyKey, HistoryEntry, HistoryRows, HistoryDependents],
];

/** Returns every entity of a service with these apps. */
export const entitiesOf = (apps: Apps): readonly EntityClass[] => [
  ...OWN_ENTITIES,
  ...apps.flatMap(({ entities = [] }) => entities.flatMap((entity) => [entity, ...throughsOf(entity)])),
];

/** Returns the folders of migrations that the apps bring along. */
export const migrationsOf = (apps: Apps): readonly MigrationFolder[] =>
  apps.flatMap(({ migrations }) => migrations ?? []);

/** Returns the tables that the apps load and dump. */
export const tablesOf = (apps: Apps, settings: Settings): readonly TableConfig[] =>
  apps.flatMap(({ tables }) => tables?.(settings) ?? []);

/** Makes the apps ready, one after the other. Throws what an app's `ready` throws. */
export async function makeReady(apps: Apps, database: Database, settings: Settings): Promise<void> {
  for (const app of apps) await app.ready?.(database, settings);
}
