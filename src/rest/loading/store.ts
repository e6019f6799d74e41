import { bulkCreate } from '../../database/bulk-create.js';
import type { Database, Row, Work } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import { constraintFault } from '../fixtures/objects.js';
import type { InputRecord } from './record.js';
import type { Refusal } from './rejects.js';
import type { Resource } from './resource.js';

/** A row that the serializer has passed. */
export interface CheckedRow {
  readonly record: InputRecord<unknown>;
  readonly row: Row;
}

/** Stores the rows but for those that the database refuses, which it answers. */
export function* storeRows(
  database: Database,
  resource: Resource,
  rows: readonly CheckedRow[],
): Work<Refusal[]> {
  const { model } = resource;
  if (rows.length === 0) return [];
  yield { sql: 'SAVEPOINT rows', parameters: [] };
  try {
    yield* bulkCreate(
      database,
      model.entity,
      rows.map(({ row }) => row),
    );
    yield { sql: 'RELEASE SAVEPOINT rows', parameters: [] };
    return [];
  } catch (error) {
    if (!isOfRow(error)) throw error;
    yield { sql: 'ROLLBACK TO SAVEPOINT rows', parameters: [] };
    yield { sql: 'RELEASE SAVEPOINT rows', parameters: [] };
    if (rows.length === 1)
      return [refusalOf(rows[0].record, constraintFault(model, error)?.message ?? error.message)];
  }
  // One of them is at fault: it is looked for in halves.
  const middle = rows.length >> 1;
  const first = yield* storeRows(database, resource, rows.slice(0, middle));
  return [...first, ...(yield* storeRows(database, resource, rows.slice(middle)))];
}

const refusalOf = ({ line, raw }: InputRecord<unknown>, message: string): Refusal => ({
  line,
  errors: { non_field_errors: [message] },
  row: raw,
});

/** Whether the database refuses a value or breaks a constraint, rather than fail altogether. */
function isOfRow(error: unknown): error is Error {
  return (
    error instanceof ConstraintViolation || /^2[23]\d{3}$/.test(String((error as { code?: unknown }).code))
  );
}
