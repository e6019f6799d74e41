import { query, type Work, type Source } from '../sql/statement.js';

/**
 * Makes new ids of a table continue above the highest, after rows were stored with ids of their own. PostgreSQL's
 * sequences do not notice those; SQLite's counters do. Never goes back, so that no id is used again.
 */
export function* continueIds(database: Source, table: string, primaryKey: string): Work<void> {
  if (database.dialect === 'sqlite') return;
  const sequence = `pg_get_serial_sequence('"${table}"', '${primaryKey}')`;
  yield* query(
    `SELECT setval(${sequence}, greatest(max("${primaryKey}"), pg_sequence_last_value(${sequence}::regclass), 1)) FROM "${table}"`,
  );
}
