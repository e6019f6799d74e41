import { setImmediate as nextTurn } from 'node:timers/promises';
import { ParseError } from '../exceptions.js';
import { MOST_FIELDS, QueryDict, type UploadedFile } from '../http/messages/query-dict.js';
import { parseMediaType } from '../http/messages/media-type.js';
import { charsetNamed, charsetOf, UndecodableBytes, UTF_8, type Charset } from './charsets.js';
import { headersOf, type PartHeaders } from './part-headers.js';

/** Most parts a body may have. */
const MOST_PARTS = MOST_FIELDS;

/** Bytes of the head of a part: Django's MAX_TOTAL_HEADER_SIZE. */
const LONGEST_HEAD = 1024;

/** Parts that are read in one go: a head full of parameters takes a third of a millisecond. */
const PARTS_IN_A_TURN = 50;

/** Bytes that are looked through in one go: the serving thread is not held up for longer than these take. */
const STRETCH = 4 * 1024 ** 2;

/** Bytes of a part that is text, which is decoded in one go. What is longer has to be a file. */
const LONGEST_TEXT = STRETCH;

/** What Django takes for a boundary. */
const BOUNDARY = /^[ -~]{0,200}[!-~]$/;

const END_OF_HEAD = '\r\n\r\n';

type MultipartForm = QueryDict<string | UploadedFile>;

/**
 * Reads `multipart/form-data` (RFC 7578) as Django does. A part with a file name is an UploadedFile, any other is text. Of a
 * body that ends too early the last part counts if it is text. Throws ParseError.
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<MultipartForm> {
  const boundary = parseMediaType(contentType).parameters.get('boundary');
  if (boundary === undefined || !BOUNDARY.test(boundary))
    throw refusal(`Invalid boundary in multipart: ${boundary ?? 'None'}`);
  try {
    return await partsOf(body, Buffer.from(`\r\n--${boundary}`, 'latin1'), charsetOf(contentType));
  } catch (error) {
    throw error instanceof UndecodableBytes ? refusal(error.message) : error;
  }
}

const refusal = (reason: string): ParseError => new ParseError(`Multipart form parse error - ${reason}`);

async function partsOf(body: Buffer, delimiter: Buffer, charset: Charset): Promise<MultipartForm> {
  const form: MultipartForm = new QueryDict();
  const line = delimiter.subarray(2);
  // The first delimiter may be the very beginning, without a line end before it.
  let at = body.subarray(0, line.length).equals(line) ? -2 : await find(body, delimiter, 0);
  for (let parts = 0; at !== undefined; parts++) {
    const start = at + delimiter.length;
    if (body.toString('latin1', start, start + 2) === '--') break;
    if (parts === MOST_PARTS) throw refusal(`More than ${MOST_PARTS} parts`);
    if (parts % PARTS_IN_A_TURN === PARTS_IN_A_TURN - 1) await nextTurn();
    at = await find(body, delimiter, start);
    addPart(form, body.subarray(start, at), charset, at !== undefined);
  }
  return form;
}

/** Where a delimiter begins, from a place on; undefined where there is none. */
async function find(body: Buffer, delimiter: Buffer, from: number): Promise<number | undefined> {
  for (let start = from; ; start += STRETCH) {
    const end = start + STRETCH + delimiter.length;
    const at = body.subarray(start, end).indexOf(delimiter);
    if (at >= 0) return start + at;
    if (end >= body.length) return undefined;
    await nextTurn();
  }
}

/** Takes in a part, with its head, unless it says nothing of a field. */
function addPart(form: MultipartForm, part: Buffer, charset: Charset, isWhole: boolean): void {
  const end = part.subarray(0, LONGEST_HEAD).indexOf(END_OF_HEAD);
  if (end < 0 && part.length > LONGEST_HEAD) throw refusal('Request max total header size exceeded.');
  const head = (charset.asciiBased ? charset : UTF_8).decode(part.subarray(0, Math.max(end, 0)));
  const { name, fileName, contentType, encoding } = headersOf(head);
  if (name === undefined) return;
  const content = decoded(part.subarray(end + END_OF_HEAD.length), encoding);
  if (!fileName) {
    if (content.length > LONGEST_TEXT) throw refusal(`A text field has more than ${LONGEST_TEXT} bytes.`);
    form.append(name, textCharset(contentType, charset).decode(content));
  } else if (isWhole) form.append(name, { name: fileName, contentType, content });
}

const decoded = (content: Buffer, encoding: PartHeaders['encoding']): Buffer =>
  encoding === 'base64' ? Buffer.from(content.toString('latin1'), 'base64') : content;

/** A part may say what its text is encoded in (RFC 7578, section 4.4), else it is as the whole body. */
const textCharset = (contentType: string, charset: Charset): Charset => {
  const named = parseMediaType(contentType).parameters.get('charset');
  return named === undefined ? charset : charsetNamed(named);
};
