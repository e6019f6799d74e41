import BetterSqlite3 from 'better-sqlite3';
import { CommandError } from '../shell.js';

/** How many rows each table has. */
export type RowCounts = Readonly<Record<string, number>>;

const TABLES = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

/** The rows of all tables, but for those in which SQLite keeps its own things. */
export function countRows(connection: BetterSqlite3.Database): RowCounts {
  const names = connection.prepare(TABLES).pluck().all() as string[];
  const count = (name: string): number =>
    connection
      .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
      .pluck()
      .get() as number;
  return Object.fromEntries(names.sort().map((name) => [name, count(name)]));
}

/**
 * Looks at every page of an SQLite file that no other process has open, and leaves it without a write-ahead log. Answers its
 * row counts. Throws CommandError for what is wrong with it.
 */
export function verifySqlite(path: string): RowCounts {
  const fail = (reason: string): never => {
    throw new CommandError(`The backup is not an intact database: ${reason}`);
  };
  const connection = new BetterSqlite3(path);
  try {
    connection.pragma('journal_mode = DELETE');
    const [fault] = connection.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (fault.integrity_check !== 'ok') fail(fault.integrity_check);
    const [orphan] = connection.pragma('foreign_key_check') as Record<string, string | number>[];
    if (orphan)
      fail(`row ${orphan.rowid} of ${orphan.table} refers to a row of ${orphan.parent} that does not exist.`);
    return countRows(connection);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code?.startsWith('SQLITE_')) fail(message);
    throw error;
  } finally {
    connection.close();
  }
}
