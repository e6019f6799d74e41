import { recount } from './bookkeeping/row-count.js';
import { changeVersion } from './bookkeeping/table-version.js';
import { quote } from './sql/fragments.js';
import { query, type Dialect, type Row, type Work } from './sql/statement.js';

/**
 * Sets aside what is kept beside a table's rows (plain indexes, the row count, the search index) and answers the work
 * that makes it all again: for a load of many rows, which is several times as quick that way.
 *
 * Both run in the load's own transaction. Other transactions see the state before it, and should it be rolled back or
 * its process killed, that is what stays. On PostgreSQL no other session can read the table until it ends.
 */
export function* suspendMaintenance(dialect: Dialect, table: string): Work<() => Work<void>> {
  const kept = yield* query(KEPT[dialect], [table]);
  for (const { kind, name } of kept) yield* query(`DROP ${String(kind)} ${String(name)}`);
  return () => resume(dialect, table, kept);
}

function* resume(dialect: Dialect, table: string, kept: readonly Row[]): Work<void> {
  if (dialect === 'sqlite') for (const sql of refill(table, kept)) yield* query(sql);
  for (const { sql } of kept) yield* query(String(sql));
}

/** PostgreSQL's triggers need not stop: they cost a statement of many rows next to nothing. */
function refill(table: string, kept: readonly Row[]): string[] {
  const hasTriggers = (of: string): boolean =>
    kept.some(({ name }) => String(name).startsWith(`"${table}_${of}_`));
  return [
    ...(hasTriggers('count') ? recount(table) : []),
    ...(hasTriggers('search') ? reindex(table) : []),
    ...(hasTriggers('version') ? [changeVersion(table)] : []),
  ];
}

/** Bytes that FTS5 collects before it writes. With more, a rebuild of many rows takes half the time. */
const USUAL_MEMORY = 1024 ** 2;
const REBUILD_MEMORY = 32 * 1024 ** 2;

/** The statements that reindex a table's texts, on SQLite, where migrations/frozen/search-index.ts has made the index. */
function reindex(table: string): string[] {
  const [index, pending] = [quote(`${table}_search`), quote(`${table}_search_pending`)];
  // https://sqlite.org/fts5.html#special_insert_commands
  const command = (what: string): string => `INSERT INTO ${index} (${index}) VALUES ('${what}')`;
  const remember = (bytes: number): string =>
    `INSERT INTO ${index} (${index}, rank) VALUES ('hashsize', ${bytes})`;
  return [
    `DELETE FROM ${pending}`,
    remember(REBUILD_MEMORY),
    command('rebuild'),
    // One large segment, apart from the small ones that are going to come.
    command('optimize'),
    remember(USUAL_MEMORY),
  ];
}

/** The triggers and the indexes that are not there to keep rows out, each with the statement that makes it. */
const KEPT: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT type AS kind, '"' || name || '"' AS name, sql FROM sqlite_master WHERE tbl_name = $1 AND (
    type = 'index' AND sql NOT LIKE 'CREATE UNIQUE %' OR
    type = 'trigger' AND (instr(name, $1 || '_count_') = 1 OR instr(name, $1 || '_search_') = 1 OR
      instr(name, $1 || '_version_') = 1))`,
  postgres: `SELECT 'INDEX' AS kind, indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS sql FROM pg_index
    WHERE indrelid = to_regclass(quote_ident($1)) AND NOT indisunique AND NOT indisexclusion`,
};
