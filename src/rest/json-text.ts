/** Data that is JSON text already: what the database has rendered is not taken apart again unless somebody asks. */
export class JsonText {
  constructor(readonly text: string) {}

  get value(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}

/** A list too long for one piece: texts of JSON arrays, each with the next of the items. */
export class JsonPieces {
  constructor(readonly pieces: AsyncIterable<string>) {}
}
