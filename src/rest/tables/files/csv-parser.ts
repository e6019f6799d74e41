import { CsvError, parse, type Parser } from 'csv-parse';
import type { Dialect } from './csv-dialect.js';

/** A row as csv-parse gives it. Its texts have a character for each byte, so that nothing is lost that is not UTF-8. */
export interface Parsed {
  readonly record: readonly string[];
  /** Without the `\n` of a `\r\n` that ends it. */
  readonly raw: string;
}

/** The rows of comma-separated values, those of a block together. Throws CsvError, but first gives the rows before. */
export async function* parseCsv(
  blocks: AsyncIterable<Buffer>,
  dialect: Dialect,
  longest: number,
): AsyncGenerator<Parsed[]> {
  const parser = parserOf(dialect, longest);
  const made = withoutWidth(parser);
  let rows: Parsed[] = [];
  let count = 0;
  const take = (): Parsed[] => {
    const taken = rows;
    count += taken.length;
    rows = [];
    return taken;
  };
  parser.on('error', () => undefined); // write() and end() tell
  parser.on('data', (row: Parsed) => rows.push(row));
  await new Promise((resolve) => parser.once('resume', resolve)); // from now on rows come while write() runs
  try {
    let length = 0;
    for await (const block of blocks) {
      await settled((done) => parser.write(block, done));
      // csv-parse measures a row by its cells, of which any number may be empty.
      length = rows.length > 0 ? block.length : length + block.length;
      yield take();
      if (length > 2 * longest)
        throw new CsvError('CSV_MAX_RECORD_SIZE', 'Too many delimiters.', parser.options, {});
    }
    await settled((done) => parser.end(done));
    yield take();
  } catch (error) {
    yield take();
    if (count < made()) throw new Error('Rows were lost before an error.', { cause: error });
    throw error;
  }
}

const parserOf = ({ delimiter, isSpaced }: Dialect, longest: number): Parser =>
  parse({
    encoding: 'latin1',
    raw: true,
    delimiter,
    ltrim: isSpaced,
    record_delimiter: ['\r\n', '\n'],
    // A quote inside an unquoted field is a character like any other.
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: longest,
  });

/**
 * Has each row taken for the first, which may be of any width. Of any other that is not as wide as the first, csv-parse would
 * make an error with a copy of the row, even where widths are not looked at. Answers how many rows have been made.
 */
function withoutWidth({ info }: Parser): () => number {
  let made = 0;
  Object.defineProperty(info, 'records', { get: () => 0, set: () => void made++ });
  return () => made;
}

type Done = (error?: Error | null) => void;

const settled = (start: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
