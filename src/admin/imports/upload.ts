import { DateField, type Field } from '../../rest/serializers/fields/index.js';
import { csvRecords } from '../../rest/loading/csv-records.js';
import { jsonRecords } from '../../rest/loading/json-lines.js';
import type { InputRecord } from '../../rest/loading/record.js';
import type { TableFormat } from '../../rest/loading/table.js';
import type { UploadedFile } from '../../rest/query-dict.js';
import { ValidationError } from '../../rest/exceptions.js';
import { guessDateFormat, guessMapping, type Column } from './columns.js';
import { blocksOf } from './content.js';
import type { Import } from './import.entity.js';

/** What a file tells about itself. */
type Description = Pick<Import, 'file' | 'format' | 'size' | 'rows' | 'columns' | 'mapping' | 'date_format'>;

/** How many rows columns and their values are looked for in. */
const LOOKED_AT = 1000;

/** How many values of a column are shown, and characters of each. */
const SAMPLES = 3;
const LONGEST_SAMPLE = 60;

/** No name of a file has any, and PostgreSQL takes no NUL. */
const CONTROL = /\p{Cc}/gu;

const FORMATS: Readonly<Record<string, TableFormat>> = { csv: 'csv', jsonl: 'jsonl', ndjson: 'jsonl' };

/** Looks through a file whose rows are to be read into these fields. Throws ValidationError for one that cannot be. */
export async function describe(
  { name, content }: UploadedFile,
  fields: readonly Field[],
): Promise<Description> {
  refuseOthers(content);
  const format = FORMATS[name.toLowerCase().split('.').at(-1) ?? ''] ?? formatOf(content);
  const { names, rows, values } = await READ[format](blocksOf(content));
  const columns = names.map((column): Column => ({ name: column, samples: samplesOf(values(column)) }));
  const mapping = guessMapping(fields, names);
  const dates = fields.filter((field) => field instanceof DateField).map((field) => mapping[field.name]);
  return {
    file: name.replace(CONTROL, '_').slice(-255),
    format,
    size: content.length,
    rows,
    columns: JSON.stringify(columns),
    mapping: JSON.stringify(mapping),
    date_format: guessDateFormat(dates.flatMap((column) => (column === null ? [] : values(column)))),
  };
}

const refuse = (message: string): never => {
  throw new ValidationError({ file: [message] });
};

const STARTS: readonly (readonly [start: readonly number[], message: string])[] = [
  [[0x1f, 0x8b], 'The file is packed. Unpack it first.'],
  [[0x50, 0x4b], 'The file is a workbook or an archive. Save the sheet as CSV (UTF-8).'],
  [[0xff, 0xfe], 'The file is not UTF-8 but UTF-16.'],
  [[0xfe, 0xff], 'The file is not UTF-8 but UTF-16.'],
];

function refuseOthers(content: Buffer): void {
  if (content.length === 0) refuse('The submitted file is empty.');
  for (const [start, message] of STARTS)
    if (start.every((byte, index) => content[index] === byte)) refuse(message);
  if (content.subarray(0, 4096).includes(0)) refuse('The file is no text.');
}

function formatOf(content: Buffer): TableFormat {
  const start = content.subarray(0, 100).toString().trimStart();
  if (start.startsWith('['))
    refuse('The file is one JSON list. JSON Lines has each object on a line of its own.');
  return start.startsWith('{') ? 'jsonl' : 'csv';
}

interface Contents {
  /** The columns' names. */
  readonly names: readonly string[];
  readonly rows: number;
  /** A column's values in the first rows. */
  readonly values: (column: string) => readonly string[];
}

const READ: Readonly<Record<TableFormat, (blocks: AsyncIterable<Buffer>) => Promise<Contents>>> = {
  async csv(blocks) {
    const { first, count } = await take(csvRecords(blocks), LOOKED_AT + 1);
    const [header, ...records] = first;
    if (header?.fault) refuse(`Line ${header.line}: ${header.fault}`);
    if (count < 2) refuse('The file has no rows, only a header.');
    const names = header.content.map((name) => name.trim());
    const values = (column: string): string[] =>
      records.flatMap(({ content }) => content[names.indexOf(column)] ?? []);
    return { names: names.filter((name) => name !== ''), rows: count - 1, values };
  },

  async jsonl(blocks) {
    const { first, count } = await take(jsonRecords(blocks), LOOKED_AT);
    const objects = first.flatMap(({ content }) => (isObject(content) ? [content] : []));
    if (objects.length === 0) refuse('The file has no line that is a JSON object.');
    const values = (column: string): string[] =>
      objects.flatMap((object) => (Object.hasOwn(object, column) ? [textOf(object[column])] : []));
    return { names: [...new Set(objects.flatMap((object) => Object.keys(object)))], rows: count, values };
  },
};

async function take<T>(
  batches: AsyncIterable<readonly InputRecord<T>[]>,
  most: number,
): Promise<{ first: InputRecord<T>[]; count: number }> {
  const first: InputRecord<T>[] = [];
  let count = 0;
  for await (const batch of batches) {
    if (first.length < most) first.push(...batch.slice(0, most - first.length));
    count += batch.length;
  }
  return { first, count };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));

function samplesOf(values: readonly string[]): string[] {
  const distinct = new Set(values.map((value) => value.trim().slice(0, LONGEST_SAMPLE)));
  distinct.delete('');
  return [...distinct].slice(0, SAMPLES);
}
