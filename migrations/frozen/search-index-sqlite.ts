import { quote } from './columns.js';

/* Frozen: see README.md. */

/** Rows that have changed wait for the index to take them in together: one by one costs it several times as much. */
const MOST_PENDING = 128;

/**
 * FTS5 writes what it takes in as one more segment, and a search looks into each. So many of a kind are merged to one, a few
 * pages whenever rows are taken in: left to itself FTS5 would merge more often, and large segments in one go, which holds
 * up a thread for a second or more where there are a million rows. That it does only where there are far too many.
 */
const MERGED_TOGETHER = 16;
const PAGES_AT_ONCE = 16;
const FAR_TOO_MANY = 1000;

/** Bytes that FTS5 collects before it writes. With more, a rebuild of many rows takes half the time. */
const USUAL_MEMORY = 1024 ** 2;
const REBUILD_MEMORY = 32 * 1024 ** 2;

export interface SqliteSearchSql {
  /** Makes the index, empty, and the triggers. */
  readonly create: readonly string[];
  /** Indexes the rows that there are. */
  readonly fill: readonly string[];
  readonly drop: readonly string[];
}

/**
 * An FTS5 index of trigrams, `…_search`, which holds no texts but those of the table itself.
 *
 * Row triggers only note in `…_search_pending` which rows have changed, and what the index has of each: its texts before
 * the change, or nothing (`indexed` 0). When enough have come together, the index unlearns and learns them all at once.
 * Triggers use nothing that only our own connections have, so other programs keep the index as well.
 */
export function sqliteSearch(table: string, columns: readonly string[]): SqliteSearchSql {
  const name = (end: string): string => quote(`${table}_search${end}`);
  const [rows, index, pending] = [quote(table), name(''), name('_pending')];
  const names = columns.map(quote);
  const list = names.join(', ');
  const of = (row: string): string => names.map((column) => `${row}.${column}`).join(', ');
  const noteNew = `INSERT INTO ${pending} (id, indexed) VALUES (NEW.id, 0) ON CONFLICT DO NOTHING;`;
  const noteMoved = `INSERT INTO ${pending} (id, indexed) SELECT NEW.id, 0 WHERE NEW.id <> OLD.id ON CONFLICT DO NOTHING;`;
  const noteOld = `INSERT INTO ${pending} VALUES (OLD.id, 1, ${of('OLD')}) ON CONFLICT DO NOTHING;`;
  const isChanged = ['id', ...names].map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ');
  // https://sqlite.org/fts5.html#special_insert_commands
  const command = (what: string, rank?: number): string =>
    rank === undefined
      ? `INSERT INTO ${index} (${index}) VALUES ('${what}')`
      : `INSERT INTO ${index} (${index}, rank) VALUES ('${what}', ${rank})`;
  const triggers: Record<string, string> = {
    insert: `AFTER INSERT ON ${rows} BEGIN ${noteNew} END`,
    update: `AFTER UPDATE ON ${rows} WHEN ${isChanged} BEGIN ${noteOld} ${noteMoved} END`,
    delete: `AFTER DELETE ON ${rows} BEGIN ${noteOld} END`,
    absorb: `AFTER INSERT ON ${pending} WHEN (SELECT count(*) FROM ${pending}) >= ${MOST_PENDING} BEGIN
      INSERT INTO ${index} (${index}, rowid, ${list}) SELECT 'delete', id, ${list} FROM ${pending} WHERE indexed;
      INSERT INTO ${index} (rowid, ${list}) SELECT id, ${of(rows)} FROM ${pending} JOIN ${rows} USING (id);
      DELETE FROM ${pending};
      ${command('merge', PAGES_AT_ONCE)}; END`,
  };
  return {
    create: [
      `CREATE VIRTUAL TABLE ${index} USING fts5(${list}, content=${rows}, content_rowid='id', tokenize='trigram',
        detail='none', columnsize=0)`,
      command('automerge', 0),
      command('usermerge', MERGED_TOGETHER),
      command('crisismerge', FAR_TOO_MANY),
      `CREATE TABLE ${pending} (id INTEGER PRIMARY KEY, indexed INTEGER NOT NULL, ${list})`,
      ...Object.entries(triggers).map(([trigger, body]) => `CREATE TRIGGER ${name(`_${trigger}`)} ${body}`),
    ],
    fill: [
      `DELETE FROM ${pending}`,
      command('hashsize', REBUILD_MEMORY),
      command('rebuild'),
      // One large segment, apart from the small ones that are going to come.
      command('optimize'),
      command('hashsize', USUAL_MEMORY),
    ],
    drop: [
      ...['insert', 'update', 'delete'].map((trigger) => `DROP TRIGGER ${name(`_${trigger}`)}`),
      `DROP TABLE ${pending}`,
      `DROP TABLE ${index}`,
    ],
  };
}
