import { setImmediate as nextTurn } from 'node:timers/promises';
import { ValidationError } from '../../../../rest/exceptions.js';
import type { Checked } from '../../../../rest/tables/check-records.js';
import { dateReader } from '../../../../rest/tables/date-format.js';
import { LoadError, type InputRecord } from '../../../../rest/tables/record.js';
import { Mapping } from '../../../../rest/tables/mapping.js';
import { openTable, type Table } from '../../../../rest/tables/table.js';
import type { ColumnMapping } from './column-mapping.js';
import { blocksOf } from '../content.js';
import type { Import } from '../import.entity.js';
import { TargetRows } from './target-rows.js';
import type { Target } from './target.js';

export interface CheckedRecords extends Checked {
  readonly records: readonly InputRecord<unknown>[];
}

/** Rows that are checked, and stored, in one go: the serving thread is held up for no longer than these take. */
const SLICE = 200;

/** The rows of an import on their way through the checks. */
export interface Checks {
  readonly header: Table['header'];
  /** All rows, some at a time; between two times others have their turn. */
  readonly slices: AsyncIterable<CheckedRecords>;
  /** What there is to say of the rows that have been looked at. */
  readonly notes: Table['notes'];
}

/** Begins to look at the rows of an import. Throws ValidationError where columns are not what the mapping says. */
export async function check(target: Target, source: Import, content: Buffer): Promise<Checks> {
  const { format, encoding, delimiter, date_format } = source;
  const given = JSON.parse(source.mapping) as ColumnMapping;
  const columns = new Map(Object.entries({ [target.id.name]: null, ...given }));
  const readDate = date_format === null ? undefined : dateReader(date_format);
  const reading = { format, encoding, delimiter: delimiter ?? undefined };
  try {
    const mapping = new Mapping(target, columns, readDate);
    const table = await openTable(reading, blocksOf(content), mapping, () => undefined);
    return { header: table.header, slices: slicesOf(target, table), notes: table.notes };
  } catch (error) {
    throw error instanceof LoadError ? new ValidationError({ mapping: [error.message] }) : error;
  }
}

async function* slicesOf(target: Target, { batches, bind, notes }: Table): AsyncGenerator<CheckedRecords> {
  const rows = new TargetRows(target, bind);
  for await (const batch of batches)
    for (let start = 0; start < batch.length; start += SLICE) {
      const records = batch.slice(start, start + SLICE);
      const checked = await rows.check(records);
      notes.look(target, checked.rows);
      yield { records, ...checked };
      await nextTurn();
    }
}
