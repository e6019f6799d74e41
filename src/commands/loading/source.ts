import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CommandError, type Shell } from '../shell.js';

/** The name that stands for standard input. */
export const STDIN = '-';

/** A file, or standard input, to read from its beginning to its end. */
export interface Source {
  readonly name: string;
  /** Bytes of the file as it is stored; undefined where nobody knows. */
  readonly size: number | undefined;
  /** How many of them have been read. */
  readonly position: number;
  /** The content in blocks: unpacked if it was packed by gzip, and without a byte order mark. */
  readonly blocks: AsyncIterable<Buffer>;
}

const BLOCK_SIZE = 256 * 1024;

const GZIP = Buffer.from([0x1f, 0x8b]);
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const UTF_16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

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
    blocks: text(counted(), file),
  };
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new CommandError(`No fixture named '${file}' found.`);
  if (stats.isDirectory()) throw new CommandError(`'${file}' is a directory.`);
  return stats.size;
}

async function* text(stored: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const [start, packed] = await peek(stored);
  const [, content] = start.subarray(0, 2).equals(GZIP)
    ? await peek(unpacked(packed, file))
    : [start, packed];
  let isFirst = true;
  for await (const block of content) {
    if (isFirst && UTF_16.some((mark) => block.subarray(0, 2).equals(mark)))
      throw new CommandError(`'${file}' is not UTF-8 but UTF-16.`);
    const skipped = isFirst && block.subarray(0, 3).equals(BYTE_ORDER_MARK) ? block.subarray(3) : block;
    isFirst = false;
    if (skipped.length > 0) yield skipped;
  }
}

/** The first three bytes, or fewer where there are no more, and all blocks, of which the first has them. */
async function peek(blocks: AsyncIterable<Buffer>): Promise<[Buffer, AsyncIterable<Buffer>]> {
  const iterator = blocks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < 3) {
    const next = await iterator.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return [start, all()];
}

async function* unpacked(packed: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: BLOCK_SIZE });
  const done = pipeline(Readable.from(packed, { objectMode: false }), gunzip);
  done.catch(() => undefined); // whoever reads from gunzip learns of it there
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CommandError(`'${file}' cannot be unpacked: ${(error as Error).message}.`);
  }
}
