/** Data that is JSON text already: what the database has rendered is not taken apart again unless somebody asks. */
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
    /** Tells this list from what it is at any other time; undefined where that is not known without reading it all. */
    readonly version: string | undefined,
    /** Lets go of what the pieces are read from. For when they are read, or not going to be. */
    readonly close: () => Promise<void>,
    /** The fields of the items; undefined where the first item tells. */
    readonly names?: readonly string[],
  ) {}
}
