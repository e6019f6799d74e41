import { constants, realpathSync, statSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beginningOf, draftOf, publish } from '../backup/files.js';
import { CommandError } from '../shell.js';

/**
 * Writes what a command puts out to the file that it was given. Of a file that is there all is replaced at once, so that it
 * is whole at any moment; into a pipe or a device the bytes are written as they come. A database is never written over.
 * @param mode the permissions of a file that is not there yet
 * @throws CommandError for a directory or a database
 */
export async function writeOutput(
  path: string,
  pieces: AsyncIterable<string | Buffer>,
  mode = 0o666,
): Promise<void> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw new CommandError(`'${path}' is a directory.`);
  if (stats && !stats.isFile()) {
    const handle = await open(path, constants.O_WRONLY);
    await pipeline(Readable.from(pieces), handle.createWriteStream());
    return;
  }
  if (stats && isDatabase(path)) throw new CommandError(`'${path}' is a database and is not overwritten.`);
  const target = stats ? realpathSync(path) : path;
  const draft = draftOf(target);
  const handle = await open(draft, 'wx', mode);
  try {
    await pipeline(Readable.from(pieces), handle.createWriteStream());
    if (stats) await chmod(draft, stats.mode);
    publish(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Whether two names are of one file. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** How a database of SQLite begins, and its log: https://www.sqlite.org/fileformat.html */
const DATABASE = /^(SQLite format 3\0|\x37\x7f\x06[\x82\x83])/;

const isDatabase = (path: string): boolean => DATABASE.test(beginningOf(path).toString('latin1'));
