import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { CommandError } from '../shell.js';
import { publish, timestamp } from './files.js';
import { countRows, verifySqlite, type RowCounts } from './sqlite-verify.js';

/** Pages copied without a pause. */
const PAGES_AT_ONCE = 10_000;

/** Copies the database file `path` to `copy` as it is at one moment, while others go on writing, and verifies the copy. */
export async function backupSqlite(path: string, copy: string): Promise<void> {
  if (!existsSync(path)) throw new CommandError(`There is no database '${path}'.`);
  const connection = new BetterSqlite3(path, { readonly: true });
  let expected: RowCounts;
  try {
    // In a transaction it reads one state, so writers neither change what is copied nor make it start again.
    connection.exec('BEGIN');
    expected = countRows(connection);
    await connection.backup(copy, { progress: () => PAGES_AT_ONCE });
  } finally {
    connection.close();
  }
  if (JSON.stringify(verifySqlite(copy)) !== JSON.stringify(expected))
    throw new CommandError('The backup does not have as many rows as the database.');
}

/**
 * Puts the file `draft`, beside `path`, in the place of the database there, and answers where that one is kept. Throws
 * CommandError when the file is no sound database of this service, or another process has the present one open.
 */
export function restoreSqlite(draft: string, path: string, known: readonly string[]): string | undefined {
  verifySqlite(draft);
  checkMigrations(draft, known);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) {
    for (const rest of ['-wal', '-shm']) rmSync(path + rest, { force: true });
    publish(draft, path);
    return undefined;
  }
  const present = takeAlone(path);
  try {
    const kept = `${path}.before-restore-${timestamp()}`;
    keep(path, kept);
    publish(draft, path);
    return kept;
  } finally {
    present.close();
  }
}

/** Locks a database file for as long as the connection is open. SQLite leaves WAL mode only when no other connection is open. */
function takeAlone(path: string): BetterSqlite3.Database {
  const connection = new BetterSqlite3(path, { timeout: 1000 });
  try {
    connection.pragma('journal_mode = DELETE');
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    const { code, message } = error as { code?: string; message: string };
    throw new CommandError(
      code?.startsWith('SQLITE_BUSY')
        ? `'${path}' is in use: stop the service first.`
        : `'${path}': ${message}.`,
    );
  }
}

/** A second name, so that there is a database at every moment; a copy where files can have only one. */
function keep(path: string, kept: string): void {
  try {
    linkSync(path, kept);
  } catch {
    copyFileSync(path, kept);
  }
}

function checkMigrations(path: string, known: readonly string[]): void {
  const connection = new BetterSqlite3(path, { readonly: true });
  try {
    const applied = connection.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[];
    const unknown = applied.filter((name) => !known.includes(name));
    if (unknown.length > 0)
      throw new CommandError(`The backup was made by a newer version: it has ${unknown.join(', ')}.`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError('The backup was not made by this service: it has no migrations.');
  } finally {
    connection.close();
  }
}
