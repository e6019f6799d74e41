import { fromCell } from '../../../../rest/renderers/csv-cells.js';
import { missingParts } from '../../../../rest/tables/date-format.js';
import { titleOf, UTF_8 } from '../../../../rest/tables/files/encodings.js';
import { str, WholeFloat } from '../../../../rest/python.js';
import type { InputRecord, Refusal, RowErrors } from '../../../../rest/tables/record.js';
import { bounded, boundedRefusal, Refusals } from './bounded.js';
import { check } from './checked-records.js';
import type { Column } from './column-mapping.js';
import type { Import } from '../import.entity.js';
import { effectOf, type Effect } from './target-rows.js';
import type { Target } from './target.js';

/** How many rows are shown as they would be stored. */
const SHOWN = 10;

/** What would become of an import if it were run now. */
export interface Preview extends Readonly<Record<Effect, number>> {
  readonly accepted: number;
  readonly refused: number;
  readonly rows: readonly { readonly line: number; readonly effect: Effect; readonly values: object }[];
  readonly refusals: readonly Refusal[];
  /** What there is to say of rows that are right: sentences. */
  readonly notes: readonly string[];
}

export async function preview(target: Target, source: Import, content: Buffer): Promise<Preview> {
  const shown: { line: number; effect: Effect; values: object }[] = [];
  const refusals = new Refusals();
  const effects = { created: 0, changed: 0, unchanged: 0 };
  let accepted = 0;
  const { slices, notes } = await check(target, source, content);
  for await (const { rows, refusals: wrong } of slices) {
    accepted += rows.length;
    refusals.add(wrong);
    for (const each of rows) {
      const effect = effectOf(target, each);
      effects[effect]++;
      if (shown.length < SHOWN)
        shown.push({ line: each.record.line, effect, values: valuesOf(target, each.row) });
    }
  }
  const sentences = [...aboutFile(source), ...notes.sentences];
  const { count: refused, told } = refusals;
  return { accepted, refused, ...effects, rows: shown, refusals: told, notes: sentences };
}

function valuesOf({ fields, id }: Target, row: Readonly<Record<string, unknown>>): object {
  const named = fields.filter((field) => field !== id || row[id.name] !== undefined);
  const values = named.map((field) => [field.name, bounded(field.toRepresentation(row[field.source]))]);
  return Object.fromEntries(values) as object;
}

/** What there is to say before any row is looked at. */
function aboutFile({ encoding, date_format }: Import): string[] {
  const missing = date_format === null ? undefined : missingParts(date_format);
  const read = encoding === UTF_8 ? [] : [`The file is read as ${titleOf(encoding)}.`];
  return missing === undefined ? read : [...read, missing];
}

export const reasonsOf = (errors: RowErrors): string =>
  Object.entries(errors)
    .map(([field, messages]) => {
      const text = [messages].flat().join(' ');
      return field === 'non_field_errors' ? text : `${field}: ${text}`;
    })
    .join(' ');

/** The columns of the table of refused rows: where each stood, why it is refused, and its cells, to be mended and sent again. */
export const refusedColumns = (source: Import): readonly string[] => [
  'line',
  'reasons',
  ...columnsOf(source),
];

const columnsOf = ({ columns }: Import): string[] =>
  (JSON.parse(columns) as Column[]).map(({ name }) => name);

type RefusedRow = Readonly<Record<string, unknown>>;

/** The rows that are refused, some at a time, as JSON. */
export async function refusedRows(
  target: Target,
  source: Import,
  content: Buffer,
): Promise<AsyncGenerator<string>> {
  const { header, slices } = await check(target, source, content);
  const names = header ?? columnsOf(source);
  async function* pieces(): AsyncGenerator<string> {
    for await (const { records, refusals } of slices) {
      const wrong = new Map(refusals.map((refusal) => [refusal.line, refusal]));
      const rows = records.flatMap((record): RefusedRow[] => {
        const refusal = wrong.get(record.line);
        if (!refusal) return [];
        const reasons = reasonsOf(boundedRefusal(refusal).errors);
        return [{ line: record.line, reasons, ...cellsOf(record, names) }];
      });
      if (rows.length > 0) yield JSON.stringify(rows, plainNumber);
    }
  }
  return pieces();
}

const plainNumber = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || value instanceof WholeFloat ? str(value) : value;

/** By column; what is no row stands in the first. */
function cellsOf({ content, raw, fault }: InputRecord<unknown>, header: readonly string[]): RefusedRow {
  const names = header.filter((name) => name !== '');
  if (fault !== undefined || typeof content !== 'object' || content === null)
    return Object.fromEntries(names.map((name, index) => [name, index === 0 ? raw : null]));
  if (!Array.isArray(content)) {
    const values = content as Readonly<Record<string, unknown>>;
    return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  }
  const cells = content as readonly (string | null)[];
  return Object.fromEntries(names.map((name) => [name, fromCell(cells[header.indexOf(name)] ?? '') || null]));
}
