import type { Position } from '../../database/models/query-set.js';
import { NotFound } from '../exceptions.js';
import { int } from '../python.js';
import { parseQuery, TooManyFields, type QueryDict } from '../http/messages/query-dict.js';
import { positiveInt } from './positive-int.js';

/** Where a page starts. */
export interface Cursor {
  /** Rows passed over behind the position. */
  readonly offset: number;
  readonly reverse: boolean;
  /** The values that the order compares; undefined for the start of the list. */
  readonly position: Position | undefined;
}

/** DRF's bound on what a cursor may pass over. */
const OFFSET_CUTOFF = 1000;

/**
 * A cursor's text: DRF's encoding, base64 of `o=OFFSET&r=1&p=POSITION`. Where the order compares more than one property
 * `p` is there for each, so that rows that are alike in the first are told apart. A property without a value has `n` with
 * its place among them instead, which DRF knows not: there such rows are lost.
 */
export function encodeCursor({
  offset,
  reverse,
  position,
}: {
  offset?: number;
  reverse?: boolean;
  position: Position;
}): string {
  const parts = [
    ...(offset ? [`o=${offset}`] : []),
    ...(reverse ? ['r=1'] : []),
    ...position.map((value, place) =>
      value === null ? `n=${place}` : `p=${encodeURIComponent(value).replaceAll('%20', '+')}`,
    ),
  ];
  return Buffer.from(parts.join('&')).toString('base64');
}

/** Throws NotFound for a text that is no cursor. */
export function decodeCursor(text: string): Cursor {
  const tokens = tokensOf(decodeBase64(text) ?? invalid());
  const offset = tokens.has('o') ? positiveInt(tokens.getAll('o')[0], { cutoff: OFFSET_CUTOFF }) : 0;
  const reverse = tokens.has('r') ? int(tokens.getAll('r')[0]) : 0n;
  if (offset === undefined || reverse === undefined) return invalid();
  return { offset, reverse: reverse !== 0n, position: positionOf(tokens.getAll('p'), tokens.getAll('n')) };
}

function tokensOf(text: string): QueryDict {
  try {
    return parseQuery(text);
  } catch (error) {
    throw error instanceof TooManyFields ? new NotFound(INVALID) : error;
  }
}

/** @param nulls the places of the values that are null */
function positionOf(texts: readonly string[], nulls: readonly string[]): Position | undefined {
  if (texts.length + nulls.length === 0) return undefined;
  const values = texts.values();
  return Array.from({ length: texts.length + nulls.length }, (_, place) =>
    nulls.includes(String(place)) ? null : (values.next().value ?? invalid()),
  );
}

const INVALID = 'Invalid cursor';

/** Python's lenient `b64decode`: characters of another alphabet are passed over, a wrong length is not. */
function decodeBase64(text: string): string | undefined {
  if (/[^\0-\x7f]/.test(text)) return undefined;
  const [, data, padding] = /^([A-Za-z0-9+/]*)(=*)/.exec(
    text.replace(/[^A-Za-z0-9+/=]/g, ''),
  ) as RegExpExecArray;
  const surplus = data.length % 4;
  if (surplus === 1 || (surplus > 1 && padding.length < 4 - surplus)) return undefined;
  const bytes = Buffer.from(data, 'base64');
  return bytes.every((byte) => byte < 0x80) ? bytes.toString('latin1') : undefined;
}

export function invalid(): never {
  throw new NotFound(INVALID);
}
