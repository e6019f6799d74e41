import { quote } from '../sql/fragments.js';
import { query, type Row, type Source, type Work } from '../sql/statement.js';

/*
 * Rows of any table as JSON text that gives them back exactly. PostgreSQL writes and reads the JSON itself; of SQLite's
 * values bytes alone have no place in JSON.
 */

export const textOfRows = (rows: readonly Row[]): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    isBytes(value) ? { $base64: Buffer.from(value.data).toString('base64') } : value,
  );

export const rowsOfText = (text: string): Row[] =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && '$base64' in value
      ? Buffer.from(String(value.$base64), 'base64')
      : value,
  ) as Row[];

/** What a Buffer is to JSON.stringify. */
const isBytes = (value: unknown): value is { data: number[] } =>
  typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';

/** Stores rows of a table again, with all that they were. Throws ConstraintViolation where others have taken their place. */
export function* storeAgain(
  { dialect, dataSource }: Source,
  table: string,
  rows: readonly Row[],
): Work<void> {
  if (rows.length === 0) return;
  const { columns = [] } = dataSource.entityMetadatas.find(({ tableName }) => tableName === table) ?? {};
  const computed = columns.filter(({ asExpression }) => asExpression).map(({ databaseName }) => databaseName);
  const names = Object.keys(rows[0]).filter((name) => !computed.includes(name));
  const list = names.map(quote).join();
  if (dialect === 'postgres') {
    yield* query(
      `INSERT INTO ${quote(table)} (${list}) OVERRIDING SYSTEM VALUE
        SELECT ${list} FROM jsonb_populate_recordset(NULL::${quote(table)}, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
    return;
  }
  const sql = `INSERT INTO ${quote(table)} (${list}) VALUES (${names.map((_, at) => `$${at + 1}`).join()})`;
  for (const row of rows)
    yield* query(
      sql,
      names.map((name) => row[name]),
    );
}
