import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A stream is handed pieces of about so many characters. */
const PIECE = 64 * 1024;

/** Writes text to a file, packed if its name ends in `.gz`, or else to `stdout`, no faster than it is taken. */
export async function writeText(
  text: AsyncIterable<string>,
  stdout: Writable,
  file: string | undefined,
): Promise<void> {
  const pieces = Readable.from(joined(text), { objectMode: false });
  if (file === undefined) await pipeline(pieces, stdout, { end: false });
  else if (file.endsWith('.gz')) await pipeline(pieces, createGzip(), createWriteStream(file));
  else await pipeline(pieces, createWriteStream(file));
}

async function* joined(text: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const part of text) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
