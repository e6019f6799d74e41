import { CsvError } from 'csv-parse';
import { dialectOf, namedDelimiter, type Dialect } from './csv-dialect.js';
import { parseCsv } from './csv-parser.js';
import { Rows } from './csv-row-reader.js';
import { LoadError, LONGEST_RECORD, TOO_LONG, type Cells, type InputRecord } from '../record.js';
import type { Notes } from '../notes.js';
import { inTurns } from './pace.js';
import { Unread } from './rewindable-blocks.js';

const NOT_CLOSED = 'A quoted field is not closed.';

const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  CSV_MAX_RECORD_SIZE: TOO_LONG,
};

/**
 * Bytes that are read more than once, because of quotes that are not closed, before a file is taken for something else: so
 * many, and as many as have been read.
 */
const MOST_REREAD = 32 * 1024 ** 2;

type Batches = AsyncGenerator<readonly InputRecord<Cells>[]>;

export interface CsvRecords {
  readonly delimiter: string;
  /** The rows, the header first, some at a time. Empty lines are left out. */
  readonly batches: Batches;
}

interface Options {
  /** What stands between fields; undefined: the first line says it, or the header tells. */
  readonly delimiter?: string;
  /** What is wrong with a row that is not UTF-8. */
  readonly notText: string;
  readonly notes: Notes;
}

/**
 * Begins to read comma-separated values (RFC 4180), whatever separates them.
 *
 * A quote too many makes a field swallow the lines that follow. Where that shows (the file ends, the row gets too long
 * or has a wrong number of fields), the line with the quote alone is at fault, and reading goes on behind it.
 */
export async function csvRecords(blocks: AsyncIterable<Buffer>, options: Options): Promise<CsvRecords> {
  const unread = new Unread(blocks);
  const peek = async (): Promise<string> => (await unread.peekLine(LONGEST_RECORD)).toString();
  const named = namedDelimiter(await peek());
  if (named !== undefined) await unread.takeLine(LONGEST_RECORD);
  const dialect = dialectOf(await peek(), options.delimiter ?? named);
  const rows = new Rows(dialect, named === undefined ? 1 : 2, options.notText, options.notes);
  return { delimiter: dialect.delimiter, batches: inTurns(readAll(unread, rows, dialect)) };
}

async function* readAll(unread: Unread, rows: Rows, dialect: Dialect): Batches {
  try {
    for (;;) {
      const fault = yield* readOn(unread, rows, dialect);
      if (!fault) return;
      if (unread.again > MOST_REREAD + unread.read)
        throw new LoadError(
          `Line ${rows.nextLine}: ${fault} There are too many such lines to read the file as CSV.`,
        );
      yield [rows.refuse(await unread.takeLine(LONGEST_RECORD), fault)];
    }
  } finally {
    await unread.close();
  }
}

/** Reads until the end, or to a row that is none: answers what is wrong with it. */
async function* readOn(
  unread: Unread,
  rows: Rows,
  dialect: Dialect,
): AsyncGenerator<readonly InputRecord<Cells>[], string | undefined> {
  try {
    for await (const parsed of parseCsv(unread.blocks(), dialect, LONGEST_RECORD)) {
      const { records, bytes, isBroken } = rows.read(parsed);
      unread.advance(bytes);
      yield records;
      if (isBroken) return NOT_CLOSED;
    }
    return undefined;
  } catch (error) {
    const fault = error instanceof CsvError ? FAULTS[error.code] : undefined;
    if (!fault) throw error;
    return fault;
  }
}
