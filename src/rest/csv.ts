import type { Renderer } from './contracts.js';
import { JsonPieces, JsonText } from './json-text.js';

/** Characters that make a spreadsheet take a cell for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 writes it. What a spreadsheet would run is made plain text by an apostrophe before it. */
function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const inert = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const line = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;

type Fields = Readonly<Record<string, unknown>>;

/** The rows in an answer: those of a list or of a page; anything else is one row. */
function rowsOf(data: unknown): readonly Fields[] {
  if (Array.isArray(data)) return data as Fields[];
  const { results } = data as { results?: unknown };
  return Array.isArray(results) ? (results as Fields[]) : [data as Fields];
}

/** Rows that have the same fields. */
export const table = (rows: readonly Fields[]): string =>
  rows.length === 0 ? '' : line(Object.keys(rows[0])) + rows.map((row) => line(Object.values(row))).join('');

/** The same of rows that have not all the same fields: what is wrong with each row of a list. */
function unevenTable(rows: readonly Fields[]): string {
  const names = [...new Set(rows.flatMap(Object.keys))];
  return line(names) + rows.map((row) => line(names.map((name) => row[name]))).join('');
}

async function* joined(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let head = true;
  for await (const piece of pieces) {
    const text = table(JSON.parse(piece) as Fields[]);
    yield head ? text : text.slice(text.indexOf('\r\n') + 2);
    head = false;
  }
}

/** Comma-separated values (RFC 4180), a line of field names first. */
export const CSVRenderer: Renderer = {
  mediaType: 'text/csv',
  format: 'csv',
  contentType: 'text/csv; charset=utf-8',
  vary: 'Accept',
  variant: () => '.csv',
  render: ({ data, status }) => {
    if (data === null) return '';
    if (status >= 400) return unevenTable(rowsOf(data));
    if (data instanceof JsonPieces) return joined(data.pieces);
    return table(rowsOf(data instanceof JsonText ? data.value : data));
  },
};
