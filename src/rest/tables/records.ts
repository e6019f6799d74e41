import { typeName } from '../python.js';
import { csvRecords } from './files/csv-records.js';
import { fromCell } from '../renderers/csv-cells.js';
import { titleOf } from './files/encodings.js';
import { jsonList, listBeginning } from './files/json-array.js';
import { jsonLines, type JsonRecord } from './files/json-lines.js';
import { LoadError, LONGEST_NAME, MOST_COLUMNS, type Cells, type InputRecord } from './record.js';
import type { Notes } from './notes.js';
import { inTurns } from './files/pace.js';
import type { TextFile } from './files/text-file.js';

export const TABLE_FORMATS = ['csv', 'jsonl', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The rows of a file, some at a time. */
export type Batches = AsyncIterable<readonly InputRecord<unknown>[]>;

export interface Records {
  /** The names of the columns; undefined where each row has names of its own. */
  readonly header?: readonly string[];
  /** What stands between fields; null where nothing does. */
  readonly delimiter: string | null;
  readonly batches: Batches;
}

interface Options {
  readonly delimiter?: string;
  /** The label of the model that the rows are of: `books.book`. */
  readonly label: string;
  readonly notes: Notes;
}

/** Begins to read the rows of a file. Throws LoadError where it has none, or names for columns that cannot be. */
export async function openRecords(
  format: TableFormat,
  file: TextFile,
  { delimiter, label, notes }: Options,
): Promise<Records> {
  const notText = `The row is not valid ${titleOf(file.encoding)}.`;
  if (format === 'csv') return openCsv(file, { delimiter, notText, notes });
  const beginning = format === 'json' ? listBeginning(file.start) : undefined;
  if (format === 'json' && beginning === undefined) throw new LoadError('The file is not a list of objects.');
  const records =
    beginning === undefined ? jsonLines(file.blocks, notText) : jsonList(file.blocks, beginning, notText);
  return { delimiter: null, batches: inTurns(rowsIn(records, label)) };
}

async function openCsv(file: TextFile, options: Parameters<typeof csvRecords>[1]): Promise<Records> {
  const { delimiter, batches } = await csvRecords(file.blocks, options);
  const [header, ...rest] = await firstOf(batches);
  if (!header) throw new LoadError('The file is empty. Its first line must name the columns.');
  if (header.fault) throw new LoadError(`Line ${header.line}: ${header.fault}`);
  const names = header.content.map((cell) => fromCell(cell ?? '').trim());
  checkNames(names);
  return { header: names, delimiter, batches: after(rest, batches) };
}

/** Throws LoadError for names that are none, since there are too many or they are too long. */
export function checkNames(names: readonly string[]): void {
  if (names.length > MOST_COLUMNS)
    throw new LoadError(`The file has ${names.length} columns. At most ${MOST_COLUMNS} are allowed.`);
  const long = names.findIndex((name) => name.length > LONGEST_NAME);
  if (long >= 0)
    throw new LoadError(
      `The name of column ${long + 1} is longer than ${LONGEST_NAME} characters. The first line must name the columns.`,
    );
}

async function* rowsIn(
  records: AsyncGenerator<readonly JsonRecord[]>,
  label: string,
): AsyncGenerator<readonly JsonRecord[]> {
  for await (const batch of records) yield batch.map((record) => rowIn(record, label));
}

/** A row that may come as an object of one of Django's fixtures: `{"model": "books.book", "pk": 1, "fields": {}}`. */
function rowIn(record: JsonRecord, label: string): JsonRecord {
  if (record.fault || typeName(record.content) !== 'dict') return record;
  const object = record.content as Record<string, unknown>;
  const { model, pk, fields } = object;
  const isFixture = typeof model === 'string' && typeName(fields) === 'dict';
  if (isFixture && model.toLowerCase() !== label)
    return { ...record, fault: `It is an object of ${model.slice(0, LONGEST_NAME)}, not of ${label}.` };
  const content = isFixture ? { ...(pk !== undefined && { id: pk }), ...(fields as object) } : object;
  const count = Object.keys(content).length;
  if (count > MOST_COLUMNS)
    return { ...record, fault: `The row has ${count} keys. At most ${MOST_COLUMNS} are allowed.` };
  return { ...record, content };
}

async function firstOf(
  batches: AsyncGenerator<readonly InputRecord<Cells>[]>,
): Promise<readonly InputRecord<Cells>[]> {
  for (;;) {
    const next = await batches.next();
    if (next.done) return [];
    if (next.value.length > 0) return next.value;
  }
}

async function* after(
  first: readonly InputRecord<Cells>[],
  batches: AsyncIterable<readonly InputRecord<Cells>[]>,
): AsyncGenerator<readonly InputRecord<Cells>[]> {
  if (first.length > 0) yield first;
  yield* batches;
}
