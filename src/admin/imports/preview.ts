import type { InputRecord } from '../../rest/loading/record.js';
import type { Refusal, RowErrors } from '../../rest/loading/refusal.js';
import type { Resource } from '../../rest/loading/resource.js';
import { check } from './check.js';
import type { Column } from './columns.js';
import type { Import } from './import.entity.js';

/** How many rows are shown as they would be stored, and how many refusals are told of. */
const SHOWN = 10;
export const TOLD = 100;

/** What would become of an import if it were run now. */
export interface Preview {
  readonly accepted: number;
  readonly refused: number;
  readonly rows: readonly { readonly line: number; readonly values: object }[];
  readonly refusals: readonly Refusal[];
}

export async function preview(resource: Resource, source: Import, content: Buffer): Promise<Preview> {
  const shown: { line: number; values: object }[] = [];
  const told: Refusal[] = [];
  let [accepted, refused] = [0, 0];
  for await (const { rows, refusals } of check(resource, source, content)) {
    accepted += rows.length;
    refused += refusals.length;
    if (told.length < TOLD) told.push(...refusals.slice(0, TOLD - told.length));
    for (const { record, row } of rows.slice(0, SHOWN - shown.length)) {
      const values = resource.fields.map(({ name }) => [
        name,
        resource.serializer.field(name).toRepresentation(row[name]),
      ]);
      shown.push({ line: record.line, values: Object.fromEntries(values) as object });
    }
  }
  return { accepted, refused, rows: shown, refusals: told };
}

/** A refused row as a line of a table: where it stood, why it is refused, and its cells, to be mended and sent again. */
export type RefusedRow = Readonly<Record<string, unknown>>;

export async function refusedRows(
  resource: Resource,
  source: Import,
  content: Buffer,
): Promise<RefusedRow[]> {
  const columns = (JSON.parse(source.columns) as Column[]).map(({ name }) => name);
  const refused: RefusedRow[] = [];
  for await (const { records, refusals } of check(resource, source, content)) {
    const wrong = new Map(refusals.map((refusal) => [refusal.line, refusal]));
    for (const record of records) {
      const refusal = wrong.get(record.line);
      if (refusal)
        refused.push({ line: record.line, reasons: reasonsOf(refusal.errors), ...cellsOf(record, columns) });
    }
  }
  return refused;
}

export const reasonsOf = (errors: RowErrors): string =>
  Object.entries(errors)
    .map(([field, messages]) => {
      const text = [messages].flat().join(' ');
      return field === 'non_field_errors' ? text : `${field}: ${text}`;
    })
    .join(' ');

/** By column; what is no row stands in the first. */
function cellsOf({ content, raw, fault }: InputRecord<unknown>, columns: readonly string[]): RefusedRow {
  const isObject = typeof content === 'object' && content !== null;
  if (fault || !isObject)
    return Object.fromEntries(columns.map((column, index) => [column, index === 0 ? raw : '']));
  const cells = content as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    columns.map((column, index) => [column, Array.isArray(content) ? content[index] : (cells[column] ?? '')]),
  );
}
