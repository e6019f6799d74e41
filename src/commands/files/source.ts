import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Ahead } from '../../rest/tables/files/read-ahead.js';
import { GZIP } from '../backup/files.js';
import { CommandError, type Shell } from '../shell.js';

/** The name that stands for standard input. */
export const STDIN = '-';

/** A file, or standard input, to read from its beginning to its end. */
export interface Source {
  readonly name: string;
  /** Bytes of the file as it is stored; undefined where it is not known. */
  readonly size: number | undefined;
  /** How many of them have been read. */
  readonly position: number;
  /** The content in blocks: unpacked if it was packed by gzip. */
  readonly blocks: AsyncIterable<Buffer>;
}

const BLOCK_SIZE = 256 * 1024;

/** Opens `file`, `-` being standard input. Throws CommandError when there is no such file. */
export function openSource(file: string, { stdin }: Pick<Shell, 'stdin'>): Source {
  const size = file === STDIN ? undefined : sizeOf(file);
  const stream = size === undefined ? stdin : createReadStream(file, { highWaterMark: BLOCK_SIZE });
  let position = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const block of stream) {
      position += (block as Buffer).length;
      yield block as Buffer;
    }
  }
  return {
    name: file === STDIN ? 'standard input' : file,
    size,
    get position() {
      return position;
    },
    blocks: content(counted(), file),
  };
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new CommandError(`No fixture named '${file}' found.`);
  if (stats.isDirectory()) throw new CommandError(`'${file}' is a directory.`);
  return stats.size;
}

async function* content(stored: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const ahead = new Ahead(stored);
  const start = await ahead.start(GZIP.length);
  const isPacked = start.subarray(0, GZIP.length).equals(GZIP);
  yield* isPacked ? unpacked(ahead.blocks(), file) : ahead.blocks();
}

async function* unpacked(packed: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: BLOCK_SIZE });
  const done = pipeline(Readable.from(packed, { objectMode: false }), gunzip);
  done.catch(() => undefined); // the reader of gunzip gets the error
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CommandError(`'${file}' cannot be unpacked: ${(error as Error).message}.`);
  }
}
