import type { Row } from '../../database/database.js';
import type { TableFormat } from '../../rest/loading/table.js';
import type { Resource } from '../../rest/loading/resource.js';

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

/** A line as RFC 4180 has it. No cell is changed, though a spreadsheet may take it for a formula: it is to be loaded. */
const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
