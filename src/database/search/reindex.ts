import { quote } from '../sql/fragments.js';

/** Bytes that FTS5 collects before it writes. With more, a rebuild of many rows takes half the time. */
const USUAL_MEMORY = 1024 ** 2;
const REBUILD_MEMORY = 32 * 1024 ** 2;

/** The statements that reindex a table's texts, on SQLite, where migrations/frozen/search-index.ts has made the index. */
export function reindex(table: string): string[] {
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
