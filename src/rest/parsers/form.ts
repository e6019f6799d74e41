import { setImmediate as nextTurn } from 'node:timers/promises';
import { ParseError } from '../exceptions.js';
import { percentDecoded } from '../http/messages/percent-encoding.js';
import { MOST_FIELDS, QueryDict, TooManyFields } from '../http/messages/query-dict.js';
import { charsetOf, UndecodableBytes, UTF_8, type Charset } from './charsets.js';

const AMPERSAND = 0x26;
const EQUALS = 0x3d;

/** Bytes of a form that is read in one go with what comes before and after: a few milliseconds at most. */
const SHORT = 64 * 1024;

/**
 * Reads `application/x-www-form-urlencoded` as Django does: `&` separates, a broken escape stays as it is. Of a long form the
 * answer is a promise. Throws ParseError.
 */
export const parseForm = (body: Buffer, contentType: string): QueryDict | Promise<QueryDict> =>
  body.length > SHORT ? inTurnOfItsOwn(body, contentType) : read(body, contentType);

/** Before and after a long form others have their turn: what is done with it costs as much again. */
async function inTurnOfItsOwn(body: Buffer, contentType: string): Promise<QueryDict> {
  await nextTurn();
  const form = read(body, contentType);
  await nextTurn();
  return form;
}

function read(body: Buffer, contentType: string): QueryDict {
  const charset = charsetOf(contentType);
  try {
    return charset.asciiBased ? fieldsOf(body, charset) : fieldsOf(Buffer.from(charset.decode(body)), UTF_8);
  } catch (error) {
    if (error instanceof TooManyFields) throw new ParseError(error.message);
    if (error instanceof UndecodableBytes) throw new ParseError(`Form parse error - ${error.message}`);
    throw error;
  }
}

function fieldsOf(body: Buffer, { decode }: Charset): QueryDict {
  const form = new QueryDict();
  for (const pair of pairsOf(body)) {
    if (pair.length === 0) continue;
    const equals = pair.indexOf(EQUALS);
    const end = equals < 0 ? pair.length : equals;
    const text = (bytes: Buffer): string => decode(percentDecoded(bytes, true));
    form.append(text(pair.subarray(0, end)), text(pair.subarray(end + 1)));
  }
  return form;
}

/** Counts before anything is decoded. Throws TooManyFields. */
function pairsOf(body: Buffer): Buffer[] {
  const pairs: Buffer[] = [];
  for (let start = 0; start <= body.length;) {
    if (pairs.length === MOST_FIELDS) throw new TooManyFields();
    const mark = body.indexOf(AMPERSAND, start);
    const end = mark < 0 ? body.length : mark;
    pairs.push(body.subarray(start, end));
    start = end + 1;
  }
  return pairs;
}
