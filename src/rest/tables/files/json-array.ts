import { jsonRecord, type JsonRecord } from './json-lines.js';
import { LONGEST_RECORD } from '../record.js';

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = Buffer.from('\n"\\,');
const BLANK = 0x20;
const OPENING = Buffer.from('[{');
const CLOSING = Buffer.from(']}');

/** A list of objects, or a page of one as the API answers it, up to where its first object may begin. */
const BEGINNING =
  /^\s*(?:\{\s*(?:"(?:count|next|previous)"\s*:\s*(?:null|\d+|"[^"\\]*")\s*,\s*)*"results"\s*:\s*)?\[/;

/** How a text that is one JSON list begins; undefined for any other text. */
export const listBeginning = (start: string): string | undefined => BEGINNING.exec(start)?.[0];

/** Cuts a JSON list into its items, without looking at what they are. */
class Items {
  private parts: Buffer[] = [];
  private length = 0;
  private depth = 0;
  private inText = false;
  private isEscaped = false;
  private firstLine: number | undefined;
  private count = 0;
  isOver = false;

  constructor(
    private line: number,
    private readonly notText: string,
  ) {}

  read(block: Buffer): JsonRecord[] {
    const records: JsonRecord[] = [];
    let start = 0;
    for (let at = 0; at < block.length && !this.isOver; at++) {
      const byte = block[at];
      if (byte > BLANK) this.firstLine ??= this.line;
      if (byte === NEWLINE) this.line++;
      if (this.isEscaped) this.isEscaped = false;
      else if (this.inText) {
        if (byte === QUOTE) this.inText = false;
        else if (byte === BACKSLASH) this.isEscaped = true;
      } else if (byte === QUOTE) this.inText = true;
      else if (byte === OPENING[0] || byte === OPENING[1]) this.depth++;
      else if (this.depth > 0) this.depth -= byte === CLOSING[0] || byte === CLOSING[1] ? 1 : 0;
      else if (byte === COMMA || byte === CLOSING[0]) {
        this.keep(block.subarray(start, at));
        this.isOver = byte === CLOSING[0];
        records.push(...this.take());
        start = at + 1;
      }
    }
    if (!this.isOver) this.keep(block.subarray(start));
    return records;
  }

  /** What is left where the list has no end. */
  rest(): JsonRecord {
    const raw = Buffer.concat(this.parts).toString().trim();
    return { line: this.firstLine ?? this.line, raw, content: undefined, fault: 'The list is not closed.' };
  }

  private keep(bytes: Buffer): void {
    if (this.length <= LONGEST_RECORD) this.parts.push(bytes);
    this.length += bytes.length;
  }

  /** The item that has been read; none where the list is empty. */
  private take(): JsonRecord[] {
    const bytes = Buffer.concat(this.parts).subarray(0, LONGEST_RECORD + 1);
    const line = this.firstLine ?? this.line;
    const raw = bytes.toString().trim();
    this.parts = [];
    this.length = 0;
    this.firstLine = undefined;
    const isEmptyList = raw === '' && this.isOver && this.count === 0;
    this.count++;
    return isEmptyList ? [] : [jsonRecord(bytes, raw, line, this.notText)];
  }
}

/**
 * The items of a JSON list as rows, some at a time; what follows the list is not read.
 * @param beginning what comes before the first item, as `listBeginning` finds it
 */
export async function* jsonList(
  blocks: AsyncIterable<Buffer>,
  beginning: string,
  notText: string,
): AsyncGenerator<readonly JsonRecord[]> {
  const items = new Items(beginning.split('\n').length, notText);
  let before = Buffer.byteLength(beginning);
  for await (const block of blocks) {
    const skipped = Math.min(before, block.length);
    before -= skipped;
    yield items.read(block.subarray(skipped));
    if (items.isOver) return;
  }
  yield [items.rest()];
}

/** Whether a text begins a JSON list whose first item is a row by its fields' names, and no object of a fixture. */
export function isListOfRows(start: string): boolean {
  const beginning = listBeginning(start);
  if (beginning === undefined) return false;
  const items = start.slice(beginning.length);
  const [first] = new Items(1, '').read(Buffer.from(items));
  if (!first) return /^\s*\{(?![^]*"fields"\s*:)/.test(items);
  const content: unknown = first.content;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  return !('model' in content && 'fields' in content);
}
