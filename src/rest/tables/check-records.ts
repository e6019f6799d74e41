import { FieldError } from '../serializers/fields/index.js';
import type { Mapping } from './mapping.js';
import type { InputRecord, Refusal, RowErrors } from './record.js';
import type { Resource } from './resource.js';
import { checkRow, type Reading } from './check-row.js';
import type { CheckedRow } from './store-rows.js';
import type { Table } from './table.js';

export interface Checked {
  readonly rows: readonly CheckedRow[];
  readonly refusals: readonly Refusal[];
}

/**
 * Tells records that are right from those that are not. Waits for nothing unless the serializer has constraints that do.
 * @param present answers the object that a record changes, of which it need not have all fields
 */
export async function checkRecords(
  resource: Resource,
  bind: Table['bind'],
  records: readonly InputRecord<unknown>[],
  present: (record: InputRecord<unknown>) => object | undefined = () => undefined,
): Promise<Checked> {
  const rows: CheckedRow[] = [];
  const refusals: Refusal[] = [];
  for (const record of records) {
    const before = present(record);
    const checking = checkOne(resource, bind, record, before !== undefined);
    const reading = checking instanceof Promise ? await checking : checking;
    if ('row' in reading) rows.push({ record, row: reading.row, before });
    else refusals.push({ line: record.line, errors: reading.errors, row: record.raw });
  }
  return { rows, refusals };
}

/** Tells rows of a table that are right from those that are not, and notes what is odd about the right ones. */
export async function checkTable(
  { bind, notes }: Table,
  { resource }: Mapping,
  records: readonly InputRecord<unknown>[],
): Promise<Checked> {
  const checked = await checkRecords(resource, bind, records);
  notes.look(resource, checked.rows);
  return checked;
}

/** What `checkRow` finds in a record that may be no row at all. */
function checkOne(
  resource: Resource,
  bind: Table['bind'],
  { content, fault }: InputRecord<unknown>,
  partial: boolean,
): Reading | Promise<Reading> {
  if (fault) return { errors: { non_field_errors: [fault] } };
  try {
    return checkRow(resource, bind(content), partial);
  } catch (error) {
    if (error instanceof FieldError) return { errors: error.messages as RowErrors };
    throw error;
  }
}
