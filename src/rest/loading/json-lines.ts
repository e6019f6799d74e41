import { isUtf8 } from 'node:buffer';
import { ParseError } from '../exceptions.js';
import { parseJson } from '../parsers/json.js';
import { LONGEST_RECORD, NOT_UTF8, TOO_LONG, type InputRecord } from './record.js';

type JsonRecord = InputRecord<unknown>;

const NEWLINE = 0x0a;

/** The rows of JSON Lines (https://jsonlines.org/), some at a time. Empty lines are left out. */
export async function* jsonRecords(blocks: AsyncIterable<Buffer>): AsyncGenerator<readonly JsonRecord[]> {
  let line = 0;
  let begun = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = begun.length > 0 ? Buffer.concat([begun, block]) : block;
    const records: JsonRecord[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      records.push(...recordOf(bytes.subarray(start, end), ++line));
      start = end + 1;
    }
    // One byte more than a row may have is enough to know that it is too long.
    begun = Buffer.from(bytes.subarray(start, start + LONGEST_RECORD + 1));
    yield records;
  }
  yield recordOf(begun, ++line);
}

function recordOf(bytes: Buffer, line: number): JsonRecord[] {
  const raw = bytes.toString().replace(/\r$/, '');
  if (raw.trim() === '') return [];
  if (bytes.length > LONGEST_RECORD) return [{ line, raw, content: undefined, fault: TOO_LONG }];
  if (!isUtf8(bytes)) return [{ line, raw, content: undefined, fault: NOT_UTF8 }];
  try {
    return [{ line, raw, content: parseJson(raw) }];
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return [{ line, raw, content: undefined, fault: error.message }];
  }
}
