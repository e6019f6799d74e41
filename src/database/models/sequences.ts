import { query, type Work, type Source } from '../sql/statement.js';

/**
 * Makes new ids of a table continue above the highest, after rows were stored with ids of their own. PostgreSQL's
 * sequences do not notice those; SQLite's counters do. Never goes back, so that no id is used again.
 */
export function* continueIds(database: Source, table: string, primaryKey: string): Work<void> {
  if (database.dialect === 'sqlite') return;
  const sequence = sequenceOf(table, primaryKey);
  yield* query(
    `SELECT setval(${sequence}, greatest(max("${primaryKey}"), pg_sequence_last_value(${sequence}::regclass), 1)) FROM "${table}"`,
  );
}

/** Takes the next id of a table. No row is going to have it. */
export function* takeId(database: Source, table: string, primaryKey: string): Work<number> {
  const [{ id }] =
    database.dialect === 'sqlite'
      ? yield* query('UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = $1 RETURNING seq AS id', [table])
      : yield* query(`SELECT nextval(${sequenceOf(table, primaryKey)}) AS id`);
  return Number(id);
}

/**
 * Tells others that a transaction, of which this is to be the first step, gives ids of a table above those that there are
 * (SettledIds): they need not wait for its end to know those below. For one that takes long.
 */
export function* announceIds(database: Source, table: string, primaryKey: string): Work<void> {
  if (database.dialect === 'sqlite') return;
  const last = `pg_sequence_last_value(${sequenceOf(table, primaryKey)}::regclass)`;
  yield* query(`SELECT pg_advisory_xact_lock_shared(-1 - COALESCE(${last}, 0))`);
}

const sequenceOf = (table: string, primaryKey: string): string =>
  `pg_get_serial_sequence('"${table}"', '${primaryKey}')`;
