import { ValidationError } from '../exceptions.js';
import type { InputRecord } from './record.js';
import type { Refusal, RowErrors } from './refusal.js';
import type { Resource } from './resource.js';
import { checkFields, checkRow, type Reading } from './rows.js';
import type { CheckedRow } from './store.js';
import type { Table } from './table.js';

export interface Checked {
  readonly rows: readonly CheckedRow[];
  readonly refusals: readonly Refusal[];
}

/** Tells records that are right from those that are not. Waits for nothing unless the serializer has constraints that do. */
export async function checkRecords(
  resource: Resource,
  bind: Table['bind'],
  records: readonly InputRecord<unknown>[],
): Promise<Checked> {
  const rows: CheckedRow[] = [];
  const refusals: Refusal[] = [];
  const mayWait = resource.serializer.hasOwnConstraints;
  for (const record of records) {
    const reading = mayWait
      ? await check(resource, bind, record, checkRow)
      : check(resource, bind, record, checkFields);
    if ('row' in reading) rows.push({ record, row: reading.row });
    else refusals.push({ line: record.line, errors: reading.errors, row: record.raw });
  }
  return { rows, refusals };
}

/** What `checkFields`, or `checkRow`, finds in a record that may be no row at all. */
function check<R>(
  resource: Resource,
  bind: Table['bind'],
  { content, fault }: InputRecord<unknown>,
  how: (resource: Resource, source: ReturnType<Table['bind']>) => R,
): R | Extract<Reading, { errors: unknown }> {
  if (fault) return { errors: { non_field_errors: [fault] } };
  try {
    return how(resource, bind(content));
  } catch (error) {
    if (error instanceof ValidationError) return { errors: error.body as RowErrors };
    throw error;
  }
}
