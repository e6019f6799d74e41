import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { entitiesOf, makeReady, type Apps, type AppConfig, type LoadedApp } from '../../src/app-config.js';
import { createApplication } from '../../src/application.js';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import type { Migration } from '../../src/database/migrations/migrations.js';
import { openDatabase } from '../../src/database/open-database.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { readSettings, type Settings } from '../../src/settings.js';
import { checkAnswersOf } from './openapi-check.js';

/** A running service. */
export interface Service {
  /** Its address, without a slash at the end. */
  readonly base: string;
  readonly settings: Settings;
  readonly app: NestFastifyApplication;
  readonly database: Database;
  /** Stops it and closes its database. */
  close(): Promise<void>;
}

/** What stands in for the service's own parts when a test has a resource of its own. */
export interface Parts {
  readonly migrations?: readonly Migration[];
  readonly apps?: Apps;
}

const QUIET = { SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know', LOG_LEVEL: 'silent' };

/**
 * Migrates the database and starts the real application on a free port of 127.0.0.1. `environment` holds the variables
 * that a test sets; nothing is read from the machine's own environment.
 */
export async function startService(
  environment: Record<string, string>,
  databaseUrl: string,
  { migrations, apps = INSTALLED_APPS }: Parts = {},
): Promise<Service> {
  const settings = readSettings({ ...QUIET, ...environment, DATABASE_URL: databaseUrl }, INSTALLED_APPS);
  const database = await openDatabase(settings, entitiesOf(apps));
  await migrate(database.dataSource, undefined, { migrations });
  await makeReady(apps, database, settings);
  const app = await createApplication(settings, database, apps);
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  checkAnswersOf(base, await app.get(SchemaView).document());
  return { base, settings, app, database, close: () => app.close() };
}

/** An app of a test. */
export const appOf = (
  module: LoadedApp['module'],
  { entities, admin }: Pick<AppConfig, 'entities'> & Pick<LoadedApp, 'admin'> = {},
): AppConfig => ({ entities, load: () => Promise.resolve({ module, admin }) });
