import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Settings } from '../settings.js';
import { makePrivate } from '../private-files.js';
import { buildDataSource, type EntityClass } from './data-source.js';
import type { Database } from './database.js';
import { PostgresDatabase } from './postgres/postgres-database.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';
import { checkPostgres, usable } from './unusable.js';

/**
 * Connects to the database that the settings name. Making its tables is for migrate(). Throws DatabaseUnusable where it
 * has to be set right first.
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl'>,
  entities: readonly EntityClass[],
): Promise<Database> {
  const dataSource = buildDataSource(settings, entities);
  const { options } = dataSource;
  await usable(options, () => {
    if (options.type === 'better-sqlite3') prepareFile(options.database);
    return dataSource.initialize();
  });
  if (options.type === 'postgres') await checkPostgres(dataSource).catch(closing(dataSource));
  return options.type === 'better-sqlite3'
    ? new SqliteDatabase(dataSource, options.database)
    : new PostgresDatabase(dataSource);
}

const closing =
  (dataSource: DataSource) =>
  async (error: unknown): Promise<never> => {
    await dataSource.destroy();
    throw error;
  };

/** Files of older versions may be open to others. SQLite makes its log with the permissions of the database. */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  for (const part of ['', '-wal', '-shm']) makePrivate(path + part);
}
