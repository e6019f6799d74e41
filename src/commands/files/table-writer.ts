import type { Row } from '../../database/database.js';
import { csvLine } from '../../rest/renderers/csv-cells.js';
import type { Resource } from '../../rest/tables/resource.js';
import type { TableFormat } from '../../rest/tables/records.js';

/** The rows as the file that loaddata reads them from, in pieces: one for each slice of rows. */
export async function* formatTable(
  format: TableFormat,
  { serializer }: Resource,
  slices: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(serializer.readable.map(({ name }) => name));
  const line = format === 'csv' ? (row: object) => csvLine(Object.values(row)) : jsonLine;
  for await (const rows of slices) yield rows.map((row) => line(serializer.represent(row))).join('');
}

const jsonLine = (row: object): string => `${JSON.stringify(row)}\n`;
