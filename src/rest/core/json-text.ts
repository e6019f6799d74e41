import { exactJson } from '../exact-json.js';

/**
 * JSON text as it goes out. As DRF's renderer does, it escapes the two characters that may stand in JSON but end a line in
 * older JavaScript: https://www.django-rest-framework.org/api-guide/renderers/#jsonrenderer
 */
export const escapeLineEnds = (json: string): string =>
  json.includes('\u2028') || json.includes('\u2029')
    ? json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
    : json;

/** A value as JSON text to send. */
export const jsonOf = (value: unknown, indent = 0): string => escapeLineEnds(exactJson(value, indent));

/** Data that is JSON text already: what the database has rendered is parsed only where its value is asked for. */
export class JsonText {
  constructor(
    readonly text: string,
    /** The fields of the rows in it, of which there may be none. */
    readonly names?: readonly string[],
  ) {}

  get value(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}

/** A list too long for one piece: texts of JSON arrays, each with the next of the items. */
export class JsonPieces {
  constructor(
    readonly pieces: AsyncIterable<string>,
    /** Tells the state in which the list is begun from every other; undefined where that is not known without reading it all. */
    readonly version: string | undefined,
    /** Lets go of what the pieces are read from. For when they are read, or not going to be. */
    readonly close: () => Promise<void>,
    /** The fields of the items; undefined where the first item tells. */
    readonly names?: readonly string[],
  ) {}
}
