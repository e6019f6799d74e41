import { pipeline, Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';

export interface Encoding {
  readonly name: string;
  compress(text: string): Promise<Buffer>;
  /** Passes on what it has been given before more comes, so that the first byte leaves at once. */
  stream(): Transform;
}

/** Half the work of brotli's default for nearly its size. */
const BROTLI_QUALITY = 4;
const brotli = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

/** A stream keeps little more than its window: 128 KiB find nearly all that there is to find in rows of one kind. */
const STREAM_WINDOW = 17;
const brotliStream = {
  params: { ...brotli.params, [constants.BROTLI_PARAM_LGWIN]: STREAM_WINDOW },
  flush: constants.BROTLI_OPERATION_FLUSH,
};

const brotliAsync = promisify<string, typeof brotli, Buffer>(brotliCompress);
const gzipAsync = promisify<string, Buffer>(gzip);

/** In order of preference. */
const ENCODINGS: readonly Encoding[] = [
  {
    name: 'br',
    compress: (text) => brotliAsync(text, brotli),
    stream: () => createBrotliCompress(brotliStream),
  },
  {
    name: 'gzip',
    compress: (text) => gzipAsync(text),
    stream: () => createGzip({ flush: constants.Z_SYNC_FLUSH }),
  },
];

/** Shorter texts, in characters, travel in one packet anyway. */
const WORTHWHILE = 1400;

/** The best encoding that `Accept-Encoding` allows (RFC 9110, section 12.5.3); undefined for none. */
export function acceptedEncoding(header: string | undefined): Encoding | undefined {
  if (!header) return undefined;
  const weights = new Map(header.toLowerCase().split(',').map(weightOf));
  return ENCODINGS.find(({ name }) => (weights.get(name) ?? weights.get('*') ?? 0) > 0);
}

export const isWorthwhile = (text: string): boolean => text.length >= WORTHWHILE;

/** Streams that are compressed at once: each takes a megabyte or two, for as long as its client reads. */
const MOST_STREAMS = 32;
let streams = 0;

/** Whether one more stream may be compressed. */
export const mayCompressStream = (): boolean => streams < MOST_STREAMS;

/** Pieces of text as one compressed stream. A failure of either end is one of the other. */
export function compressed(pieces: Readable, encoding: Encoding): Transform {
  streams++;
  // The stream that reads the result sees the error too.
  return pipeline(pieces, encoding.stream(), () => streams--);
}

function weightOf(part: string): [string, number] {
  const [name, ...parameters] = part.split(';').map((each) => each.trim());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, q === undefined ? 1 : Number(q.slice(2)) || 0];
}
