import { ValidationError } from '../../rest/exceptions.js';
import { checkRecords, type Checked } from '../../rest/loading/check.js';
import { dateReader } from '../../rest/loading/date-format.js';
import { LoadError } from '../../rest/loading/load-error.js';
import { Mapping } from '../../rest/loading/mapping.js';
import type { InputRecord } from '../../rest/loading/record.js';
import type { Resource } from '../../rest/loading/resource.js';
import { openTable, type Table } from '../../rest/loading/table.js';
import type { ColumnMapping } from './columns.js';
import { blocksOf } from './content.js';
import type { Import } from './import.entity.js';

export interface CheckedRecords extends Checked {
  readonly records: readonly InputRecord<unknown>[];
}

/**
 * Looks at all rows, some at a time; between two times others have their turn.
 * Throws ValidationError where columns are not what the mapping says.
 */
export async function* check(
  resource: Resource,
  source: Import,
  content: Buffer,
): AsyncGenerator<CheckedRecords> {
  const { bind, batches } = await open(resource, source, content);
  for await (const records of batches) yield { records, ...(await checkRecords(resource, bind, records)) };
}

async function open(
  resource: Resource,
  { format, mapping, date_format }: Import,
  content: Buffer,
): Promise<Table> {
  const columns = new Map(Object.entries(JSON.parse(mapping) as ColumnMapping));
  const readDate = date_format === null ? undefined : dateReader(date_format);
  try {
    return await openTable(
      format,
      blocksOf(content),
      new Mapping(resource, columns, readDate),
      () => undefined,
    );
  } catch (error) {
    throw error instanceof LoadError ? new ValidationError({ mapping: [error.message] }) : error;
  }
}
