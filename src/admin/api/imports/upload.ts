import { ValidationError } from '../../../rest/exceptions.js';
import type { Encoding } from '../../../rest/tables/files/encodings.js';
import { LoadError } from '../../../rest/tables/record.js';
import { listBeginning } from '../../../rest/tables/files/json-array.js';
import { Notes } from '../../../rest/tables/notes.js';
import { openRecords, type TableFormat } from '../../../rest/tables/records.js';
import type { Resource } from '../../../rest/tables/resource.js';
import { openText } from '../../../rest/tables/files/text-file.js';
import { guessDateFormat, guessMapping, type Column } from './run/column-mapping.js';
import { ColumnSamples } from './column-samples.js';
import { blocksOf } from './content.js';
import type { Import } from './import.entity.js';

/** Rows, or lines of them, that a file may have: each costs time whenever the file is looked at. */
const MOST_ROWS = 1_000_000;

const NEWLINE = '\n'.charCodeAt(0);

/** A file, and how it is to be read where that is said. */
export interface Sent {
  readonly name: string;
  readonly content: Buffer;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
}

/** What a file tells about itself. */
export type Description = Pick<
  Import,
  'file' | 'format' | 'encoding' | 'delimiter' | 'size' | 'rows' | 'columns' | 'mapping' | 'date_format'
>;

/** No name of a file has any, and PostgreSQL takes no NUL. */
const CONTROL = /\p{Cc}/gu;

/** Looks through a file whose rows are to be read into the fields of a resource. Throws ValidationError for one that cannot be. */
export async function describe(sent: Sent, resource: Resource): Promise<Description> {
  if (sent.content.length === 0) throw new ValidationError({ file: ['The submitted file is empty.'] });
  try {
    return await describeRows(sent, formatOf(sent), resource);
  } catch (error) {
    throw error instanceof LoadError ? new ValidationError({ file: [error.message] }) : error;
  }
}

async function describeRows(sent: Sent, format: TableFormat, resource: Resource): Promise<Description> {
  const { name, content } = sent;
  const file = await openText(blocksOf(content), sent.encoding, format === 'csv');
  const options = { delimiter: sent.delimiter, label: resource.model.label, notes: new Notes() };
  const text = format === 'json' ? file : { ...file, blocks: countingLines(file.blocks) };
  const { header, delimiter, batches } = await openRecords(format, text, options);
  const samples = new ColumnSamples(header);
  for await (const batch of batches) {
    samples.add(batch);
    if (samples.rows > MOST_ROWS) throw tooMany('rows');
  }
  if (samples.rows === 0) throw new LoadError('The file has no rows, only a header.');
  if (samples.names.length === 0) throw new LoadError('No line of the file is a JSON object.');
  const { id, serializer } = resource;
  const columns = samples.names.map((column): Column => ({ name: column, samples: samples.of(column) }));
  const mapping = guessMapping(id, serializer.writable, serializer.readable, samples.names);
  const dates = serializer.writable
    .filter(({ isDate }) => isDate)
    .flatMap((field) => samples.textsOf(mapping[field.name]));
  return {
    file: name.replace(CONTROL, '_').slice(-255),
    ...{ format, encoding: file.encoding, delimiter, size: content.length, rows: samples.rows },
    columns: JSON.stringify(columns),
    mapping: JSON.stringify(mapping),
    date_format: guessDateFormat(dates),
  };
}

/** Throws LoadError for more lines than are read, be they rows or empty. */
async function* countingLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let lines = 0;
  for await (const block of blocks) {
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines++;
    if (lines > MOST_ROWS) throw tooMany('lines');
    yield block;
  }
}

const tooMany = (what: string): LoadError =>
  new LoadError(
    `The file has more than ${MOST_ROWS.toLocaleString('en')} ${what}. Split it, or load it with the loaddata command.`,
  );

const FORMATS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

/** What a file holds, by its name's ending, or else by its beginning in any encoding. */
function formatOf({ name, content }: Sent): TableFormat {
  const named = FORMATS[name.toLowerCase().split('.').at(-1) ?? ''];
  if (named) return named;
  const start = content
    .subarray(0, 4096)
    .toString('latin1')
    .replaceAll(/[\0\x80-\xff]/g, '');
  if (listBeginning(start) !== undefined) return 'json';
  return start.trimStart().startsWith('{') ? 'jsonl' : 'csv';
}
