import { isUtf8 } from 'node:buffer';
import { ParseError } from '../../exceptions.js';
import { parseJson } from '../../parsers/json.js';
import { LONGEST_RECORD, TOO_LONG, type InputRecord } from '../record.js';

export type JsonRecord = InputRecord<unknown>;

const NEWLINE = 0x0a;

/**
 * The rows of JSON Lines (https://jsonlines.org/), some at a time. Empty lines are left out.
 * @param notText what is wrong with a row that is not UTF-8
 */
export async function* jsonLines(
  blocks: AsyncIterable<Buffer>,
  notText: string,
): AsyncGenerator<readonly JsonRecord[]> {
  let line = 0;
  let begun: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const records: JsonRecord[] = [];
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      records.push(...recordOf(joined(begun, block.subarray(start, end)), ++line, notText));
      begun = Buffer.alloc(0);
      start = end + 1;
    }
    begun = joined(begun, block.subarray(start));
    yield records;
  }
  yield recordOf(begun, ++line, notText);
}

/** One byte more than a row may have is enough to know that it is too long. */
const joined = (begun: Buffer, more: Buffer): Buffer =>
  begun.length === 0
    ? more.subarray(0, LONGEST_RECORD + 1)
    : Buffer.concat([begun, more.subarray(0, LONGEST_RECORD + 1 - begun.length)]);

function recordOf(bytes: Buffer, line: number, notText: string): JsonRecord[] {
  const raw = bytes.toString().replace(/\r$/, '');
  return raw.trim() === '' ? [] : [jsonRecord(bytes, raw, line, notText)];
}

/** The row that a text stands for. */
export function jsonRecord(bytes: Buffer, raw: string, line: number, notText: string): JsonRecord {
  if (bytes.length > LONGEST_RECORD) return { line, raw, content: undefined, fault: TOO_LONG };
  if (!isUtf8(bytes)) return { line, raw, content: undefined, fault: notText };
  try {
    return { line, raw, content: parseJson(raw) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { line, raw, content: undefined, fault: error.message };
  }
}
