import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { writeOutput } from './output-file.js';

/** A stream is handed pieces of about so many characters. */
const PIECE = 64 * 1024;

/** A dump contains accounts: only the user who makes it may read it. */
const OWNER_ONLY = 0o600;

/** Writes text to a file, packed if its name ends in `.gz`, or else to `stdout`, no faster than it is taken. */
export async function writeText(
  text: AsyncIterable<string>,
  stdout: Writable,
  file: string | undefined,
): Promise<void> {
  if (file === undefined)
    return pipeline(Readable.from(joined(text), { objectMode: false }), stdout, { end: false });
  const pieces = file.endsWith('.gz') ? packed(joined(text)) : joined(text);
  await writeOutput(file, pieces, OWNER_ONLY);
}

async function* packed(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const gzip = createGzip();
  const done = pipeline(Readable.from(text, { objectMode: false }), gzip);
  done.catch(() => undefined); // the reader of gzip gets the error
  yield* gzip as AsyncIterable<Buffer>;
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
