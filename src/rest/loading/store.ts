import { bulkCreate } from '../../database/bulk-create.js';
import type { Database, Row, Work } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import type { InputRecord } from './record.js';
import type { Refusal, RowErrors } from './refusal.js';
import type { Resource } from './resource.js';

/** A row that the serializer has passed. */
export interface CheckedRow {
  readonly record: InputRecord<unknown>;
  readonly row: Row;
}

export interface Stored {
  readonly ids: readonly number[];
  /** Of the rows that the database does not take. */
  readonly refusals: readonly Refusal[];
}

/** Stores the rows but for those that the database refuses. */
export function* storeRows(
  database: Database,
  resource: Resource,
  rows: readonly CheckedRow[],
): Work<Stored> {
  if (rows.length === 0) return { ids: [], refusals: [] };
  yield { sql: 'SAVEPOINT rows', parameters: [] };
  try {
    const ids = yield* bulkCreate(
      database,
      resource.model.entity,
      rows.map(({ row }) => row),
    );
    yield { sql: 'RELEASE SAVEPOINT rows', parameters: [] };
    return { ids, refusals: [] };
  } catch (error) {
    if (!isOfRow(error)) throw error;
    yield { sql: 'ROLLBACK TO SAVEPOINT rows', parameters: [] };
    yield { sql: 'RELEASE SAVEPOINT rows', parameters: [] };
    if (rows.length === 1)
      return { ids: [], refusals: [refusalOf(rows[0].record, resource.errorsOf(error))] };
  }
  // One of them is at fault: it is looked for in halves.
  const middle = rows.length >> 1;
  const first = yield* storeRows(database, resource, rows.slice(0, middle));
  const second = yield* storeRows(database, resource, rows.slice(middle));
  return {
    ids: [...first.ids, ...second.ids],
    refusals: [...first.refusals, ...second.refusals],
  };
}

const refusalOf = ({ line, raw }: InputRecord<unknown>, errors: RowErrors): Refusal => ({
  line,
  errors,
  row: raw,
});

/** Whether the database refuses a value or breaks a constraint, rather than fail altogether. */
function isOfRow(error: unknown): error is Error {
  return (
    error instanceof ConstraintViolation || /^2[23]\d{3}$/.test(String((error as { code?: unknown }).code))
  );
}
