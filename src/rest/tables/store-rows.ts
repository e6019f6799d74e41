import { query, type Row, type Work } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import { ValidationError } from '../exceptions.js';
import type { InputRecord, Refusal, RowErrors } from './record.js';
import type { Resource } from './resource.js';

/** A row that the serializer has passed. */
export interface CheckedRow {
  readonly record: InputRecord<unknown>;
  readonly row: Row;
  /** The object that it changes; undefined for a row that is to become one. */
  readonly before?: object;
}

export interface Stored<R> {
  /** What writing the rows has come to. */
  readonly results: readonly R[];
  /** Of the rows that the database does not take. */
  readonly refusals: readonly Refusal[];
}

/**
 * Stores the rows but for those that the database refuses.
 * @param write stores some of them, all or none; what it throws is about one of them, or is thrown on
 */
export function* storeRows<R>(
  rows: readonly CheckedRow[],
  write: (rows: readonly CheckedRow[]) => Work<readonly R[]>,
  errorsOf: Resource['errorsOf'],
): Work<Stored<R>> {
  if (rows.length === 0) return { results: [], refusals: [] };
  yield* query('SAVEPOINT rows');
  try {
    const results = yield* write(rows);
    yield* query('RELEASE SAVEPOINT rows');
    return { results, refusals: [] };
  } catch (error) {
    if (!isOfRow(error)) throw error;
    yield* query('ROLLBACK TO SAVEPOINT rows');
    yield* query('RELEASE SAVEPOINT rows');
    if (rows.length === 1) return { results: [], refusals: [refusalOf(rows[0].record, errorsOf(error))] };
  }
  // One of them is at fault: it is looked for in halves.
  const middle = rows.length >> 1;
  const first = yield* storeRows(rows.slice(0, middle), write, errorsOf);
  const second = yield* storeRows(rows.slice(middle), write, errorsOf);
  return {
    results: [...first.results, ...second.results],
    refusals: [...first.refusals, ...second.refusals],
  };
}

const refusalOf = ({ line, raw }: InputRecord<unknown>, errors: RowErrors): Refusal => ({
  line,
  errors,
  row: raw,
});

/** Whether a row is at fault, with a value or by a constraint, rather than the database altogether. */
function isOfRow(error: unknown): error is Error {
  return (
    error instanceof ConstraintViolation ||
    error instanceof ValidationError ||
    /^2[23]\d{3}$/.test(String((error as { code?: unknown }).code))
  );
}
