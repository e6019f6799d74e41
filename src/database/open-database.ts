import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../settings.js';
import { makePrivate } from '../private-files.js';
import { buildDataSource, type EntityClass } from './data-source.js';
import type { Database } from './database.js';
import { PostgresDatabase } from './postgres.js';
import { SqliteDatabase } from './sqlite.js';

/** Connects to the database that the settings name. Making its tables is for migrate(). */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl'>,
  entities: readonly EntityClass[],
): Promise<Database> {
  const dataSource = buildDataSource(settings, entities);
  const { options } = dataSource;
  if (options.type === 'better-sqlite3') prepareFile(options.database);
  await dataSource.initialize();
  return options.type === 'better-sqlite3'
    ? new SqliteDatabase(dataSource, options.database)
    : new PostgresDatabase(dataSource);
}

/** Files of older versions may be open to others. SQLite makes its log with the permissions of the database. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  for (const part of ['', '-wal', '-shm']) makePrivate(path + part);
}
