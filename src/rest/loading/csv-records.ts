import { CsvError } from 'csv-parse';
import { Rows } from './csv-rows.js';
import { delimiterOf, parseCsv, type Delimiter } from './csv-parser.js';
import { LONGEST_RECORD, TOO_LONG, type InputRecord } from './record.js';
import { Unread } from './unread.js';

const NOT_CLOSED = 'A quoted field is not closed.';

const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  CSV_MAX_RECORD_SIZE: TOO_LONG,
};

/**
 * The rows of comma-separated values (RFC 4180), the header first, some at a time. Empty lines are left out. The header
 * tells whether it is commas that separate, semicolons or tabs.
 *
 * A quote too many makes a field swallow the lines that follow. Where that shows (the file ends, the row gets too long
 * or has a wrong number of fields), the line with the quote alone is at fault, and reading goes on behind it.
 */
export async function* csvRecords(
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly InputRecord<readonly string[]>[]> {
  const unread = new Unread(blocks);
  const rows = new Rows();
  try {
    const delimiter = delimiterOf((await unread.peekLine(LONGEST_RECORD)).toString());
    for (;;) {
      const fault = yield* readOn(unread, rows, delimiter);
      if (!fault) return;
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
  delimiter: Delimiter,
): AsyncGenerator<readonly InputRecord<readonly string[]>[], string | undefined> {
  try {
    for await (const parsed of parseCsv(unread.blocks(), { delimiter, longest: LONGEST_RECORD })) {
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
