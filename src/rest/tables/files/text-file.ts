import { Ahead } from './read-ahead.js';
import { markOf, Utf8Count, utf16Of } from './detection.js';
import { decoderOf, titleOf, toUtf8, UTF_8, type Encoding } from './encodings.js';
import { isBinary, kindOf } from './foreign.js';
import { LoadError } from '../record.js';

/** Bytes of a file that tell what it is, and those that its encoding is guessed by. */
const BEGINNING = 64 * 1024;
const SAMPLE = 32 * 1024 ** 2;

/** A file of text. */
export interface TextFile {
  readonly encoding: Encoding;
  /** Whether the file does not say what its encoding is, but looks like this one. */
  readonly isGuess: boolean;
  /** Its text in UTF-8, without a byte order mark, its lines ended by `\n` or `\r\n`. */
  readonly blocks: AsyncIterable<Buffer>;
  /** How it begins. */
  readonly start: string;
}

/**
 * Begins to read a file of text.
 * @param stored its bytes
 * @param given its encoding; undefined where the file is to tell
 * @param mayBeLegacy whether it may be in an encoding that knows nothing of Unicode, as CSV may be and JSON may not
 * @throws LoadError with a sentence that says what it is, for one that is no text
 */
export async function openText(
  stored: AsyncIterable<Buffer>,
  given: Encoding | undefined,
  mayBeLegacy: boolean,
): Promise<TextFile> {
  const ahead = new Ahead(stored);
  const start = (await ahead.start(BEGINNING)).subarray(0, BEGINNING);
  const kind = kindOf(start);
  if (kind !== undefined) throw new LoadError(kind);
  const mark = markOf(start);
  const unicode = mark?.encoding ?? utf16Of(start);
  const encoding =
    (given?.startsWith('utf-16') ? mark?.encoding : undefined) ??
    given ??
    unicode ??
    (mayBeLegacy ? await guess(ahead) : UTF_8);
  const text = decoderOf(encoding)(start).replace(/^\ufeff/, '');
  if (isBinary(text)) throw new LoadError(`The file is not valid ${titleOf(encoding)} text.`);
  const unmarked = mark?.encoding === encoding ? skip(ahead.blocks(), mark.length) : ahead.blocks();
  const blocks = toUtf8(unmarked, encoding);
  return {
    encoding,
    isGuess: given === undefined && mark === undefined && encoding !== UTF_8,
    blocks: text.includes('\r') && !text.includes('\n') ? withNewlines(blocks) : blocks,
    start: text,
  };
}

async function guess(ahead: Ahead): Promise<Encoding> {
  const count = new Utf8Count();
  for await (const block of ahead.peek(SAMPLE)) count.add(block);
  return count.encoding;
}

async function* skip(blocks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const block of blocks) {
    const rest = block.subarray(left);
    left -= block.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

const RETURN = '\r'.charCodeAt(0);
const NEWLINE = '\n'.charCodeAt(0);

/** Lines that end as those of old Macs do, ended as others are. */
async function* withNewlines(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    const changed = Buffer.from(block);
    for (let at = changed.indexOf(RETURN); at >= 0; at = changed.indexOf(RETURN, at + 1))
      changed[at] = NEWLINE;
    yield changed;
  }
}
