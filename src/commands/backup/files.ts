import {
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CommandError } from '../shell.js';

/** Now, as file names have it: 20261122T170301Z. */
export const timestamp = (now = new Date()): string => now.toISOString().replace(/\.\d+|[-:]/g, '');

/** A name beside `path` that no other process uses. */
export const draftOf = (path: string): string => `${path}.${process.pid}.tmp`;

/** Gives a file its final name once it is on the disk, so that under that name there is all of it or nothing. */
export function publish(draft: string, path: string): void {
  flush(draft);
  renameSync(draft, path);
  flush(dirname(path));
}

/** Gives a file a name that no other has, once it is on the disk. Throws CommandError where one has it. */
export function publishNew(draft: string, path: string): void {
  flush(draft);
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CommandError(`'${path}' already exists.`);
    // Not every file system gives a file two names.
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
  flush(dirname(path));
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Packs a file by gzip, and unpacks the outcome to see that it is the same. */
export async function pack(path: string, packed: string): Promise<void> {
  await pipeline(createReadStream(path), createGzip(), createWriteStream(packed));
  const [before, after] = [createHash('sha256'), createHash('sha256')];
  await pipeline(createReadStream(path), before);
  await pipeline(createReadStream(packed), createGunzip(), after);
  if (before.digest('hex') !== after.digest('hex'))
    throw new CommandError('The compressed backup does not match the original.');
}

/** How what gzip has packed begins. */
export const GZIP = Buffer.from([0x1f, 0x8b]);

/** Copies a file, unpacking it if it was packed by gzip. Throws CommandError when it cannot be read. */
export async function unpack(path: string, copy: string): Promise<void> {
  if (!existsSync(path)) throw new CommandError(`There is no file '${path}'.`);
  const content = createReadStream(path);
  try {
    if (beginningOf(path).subarray(0, GZIP.length).equals(GZIP))
      await pipeline(content, createGunzip(), createWriteStream(copy));
    else await pipeline(content, createWriteStream(copy));
  } catch (error) {
    throw new CommandError(`'${path}' cannot be read: ${(error as Error).message}.`);
  }
}

/** The first bytes of a file, as many as show what it is. */
export function beginningOf(path: string): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const start = Buffer.alloc(4096);
    return start.subarray(0, readSync(descriptor, start));
  } finally {
    closeSync(descriptor);
  }
}
