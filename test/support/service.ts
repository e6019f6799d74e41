import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
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
  const forget = checkAnswersOf(
    base,
    await documentOf(app, apps === INSTALLED_APPS ? environment : undefined),
  );
  const close = async (): Promise<void> => {
    forget();
    await app.close();
  };
  return { base, settings, app, database, close };
}

/** Documents of the service's own parts, by the environment. */
const documents = new Map<string, Promise<OpenAPIObject>>();

function documentOf(
  app: NestFastifyApplication,
  environment: Record<string, string> | undefined,
): Promise<OpenAPIObject> {
  const make = (): Promise<OpenAPIObject> =>
    Promise.resolve(app.get(SchemaView).document({ include: ['admin'] }));
  if (!environment) return make();
  const key = JSON.stringify(environment);
  if (!documents.has(key)) documents.set(key, make());
  return documents.get(key)!;
}

/** A service that allows everybody everything, with these settings, for the tests of a block. */
export function withService(environment: Record<string, string>): () => Service {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny', ...environment }, 'sqlite::memory:');
  });
  afterAll(() => service.close());
  return () => service;
}

/** An app of a test. */
export const appOf = (
  module: LoadedApp['module'],
  { entities, admin }: Pick<AppConfig, 'entities'> & Pick<LoadedApp, 'admin'> = {},
): AppConfig => ({ entities, load: () => Promise.resolve({ module, admin }) });
