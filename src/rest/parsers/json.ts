import { setImmediate as nextTurn } from 'node:timers/promises';
import { ParseError } from '../exceptions.js';
import { charsetOf, UndecodableBytes } from './charsets.js';
import { JsonReader, JsonSyntaxError } from '../json-reader.js';

/** Characters of a text that is read in one go: it holds up the serving thread for a few milliseconds at most. */
const SHORT = 64 * 1024;

/** Values of a longer text that are read in one go. Between two such stretches others have their turn. */
const STRETCH = 10_000;

/** Reads JSON as DRF's JSONParser does, strict (RFC 8259), with Python's error texts. Throws ParseError. */
export const parseJson = (text: string): unknown => atOnce(new JsonReader(text));

function atOnce(reader: JsonReader): unknown {
  asParseErrors(() => reader.read(Infinity));
  return reader.value;
}

/**
 * The same of a body, in the encoding that its content type names; a promise for a long one.
 * @param plainNumbers whether each number is what JSON.parse would make of it
 */
export function parseJsonBody(body: Buffer, contentType: string, plainNumbers = false): unknown {
  const text = asParseErrors(() => charsetOf(contentType).decode(body));
  const reader = new JsonReader(text, plainNumbers);
  return text.length > SHORT ? inStretches(reader) : atOnce(reader);
}

async function inStretches(reader: JsonReader): Promise<unknown> {
  while (!asParseErrors(() => reader.read(STRETCH))) await nextTurn();
  return reader.value;
}

function asParseErrors<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof JsonSyntaxError || error instanceof UndecodableBytes
      ? new ParseError(`JSON parse error - ${error.message}`)
      : error;
  }
}
