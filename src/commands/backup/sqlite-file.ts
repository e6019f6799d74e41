import { CommandError } from '../shell.js';

/** The file of an SQLite database; undefined for PostgreSQL. Throws CommandError for a database that has none. */
export function sqliteFile(databaseUrl: string): string | undefined {
  if (!databaseUrl.startsWith('sqlite:')) return undefined;
  const path = databaseUrl.slice('sqlite:'.length);
  if (path === ':memory:') throw new CommandError('An in-memory database is lost with its process.');
  return path;
}
