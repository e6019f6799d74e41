import { quote } from '../sql/fragments.js';
import type { Reader, Source } from '../sql/statement.js';

/*
 * A text that tells one state of a table from every other, at a cost that does not grow with the table.
 *
 * On SQLite triggers write another random number with each change: a counter would come by the same number again after a
 * backup was restored. On PostgreSQL such a row would make writers queue, and there a snapshot has a name: two of the same
 * name see the same rows. Any write of the cluster changes it, so it may tell apart what is alike, never the reverse.
 */

const versionsOf = (table: string): string => quote(`${table}_version`);

/** The statement that gives a table on SQLite another version. */
export const changeVersion = (table: string): string => `UPDATE ${versionsOf(table)} SET version = random()`;

/** Reads the version of the state that a reader sees. */
export type ReadVersion = (reader: Reader) => Promise<string>;

/** How to read a table's version; undefined where it has none. */
export async function tableVersion(source: Source, table: string): Promise<ReadVersion | undefined> {
  if (source.dialect === 'postgres') return read(POSTGRES_VERSION);
  const [found] = await source.read('SELECT 1 FROM sqlite_master WHERE name = $1', [`${table}_version`]);
  return found && read(`SELECT CAST(version AS TEXT) AS version FROM ${versionsOf(table)}`);
}

/** Another server may come by the same numbers, so that its start belongs to the name. */
const POSTGRES_VERSION = 'SELECT concat(pg_current_snapshot(), pg_postmaster_start_time()) AS version';

const read =
  (sql: string): ReadVersion =>
  async (reader) => {
    const [{ version }] = await reader.read(sql);
    return String(version);
  };
