import type { Renderer, Request } from '../core/contracts.js';
import { csvLine } from './csv-cells.js';
import { JsonPieces, JsonText } from '../core/json-text.js';

type Fields = Readonly<Record<string, unknown>>;

/** The rows in an answer: those of a list or of a page; anything else is one row. */
function rowsOf(data: unknown): readonly Fields[] {
  if (Array.isArray(data)) return data as Fields[];
  const { results } = data as { results?: unknown };
  return Array.isArray(results) ? (results as Fields[]) : [data as Fields];
}

/** Rows that have the same fields, below their names. */
export const table = (rows: readonly Fields[]): string =>
  csvLine(Object.keys(rows[0])) + rows.map((row) => csvLine(Object.values(row))).join('');

/** The same of rows that have not all the same fields: what is wrong with each row of a list. */
function unevenTable(rows: readonly Fields[]): string {
  const names = [...new Set(rows.flatMap(Object.keys))];
  return csvLine(names) + rows.map((row) => csvLine(names.map((name) => row[name]))).join('');
}

/** The names of the fields that rows would have if there were any. */
const namesOf = (data: unknown, { view, route }: Request): readonly string[] =>
  (data instanceof JsonText ? data.names : undefined) ??
  view.serializerFor('GET', route)?.readable.map(({ name }) => name) ??
  [];

async function* joined({ pieces, names }: JsonPieces): AsyncGenerator<string> {
  if (names) yield csvLine(names);
  let head = names === undefined;
  for await (const piece of pieces) {
    const rows = JSON.parse(piece) as Fields[];
    if (head && rows.length > 0) yield csvLine(Object.keys(rows[0]));
    head &&= rows.length === 0;
    yield rows.map((row) => csvLine(Object.values(row))).join('');
  }
}

/** Comma-separated values (RFC 4180), a line of field names first, also where there are no rows. */
export const CSVRenderer: Renderer = {
  mediaType: 'text/csv',
  format: 'csv',
  contentType: 'text/csv; charset=utf-8',
  vary: 'Accept',
  variant: () => '.csv',
  render: ({ data, status }, request) => {
    if (data === null) return '';
    if (status >= 400) return unevenTable(rowsOf(data));
    if (data instanceof JsonPieces) return joined(data);
    const rows = rowsOf(data instanceof JsonText ? data.value : data);
    return rows.length > 0 ? table(rows) : csvLine(namesOf(data, request));
  },
};
