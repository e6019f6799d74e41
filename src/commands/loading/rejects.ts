import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Refusal } from '../../rest/tables/record.js';
import { CommandError } from '../shell.js';

/**
 * The file of the refused rows, a JSON object a line. It is made when the first row is refused; one of an earlier load is
 * emptied. What is there and is no such file is left alone; into a pipe or a device the rows are written.
 */
export class RejectFile {
  private readonly isStream: boolean;
  private descriptor: number | undefined;

  /**
   * @param length how many bytes of it an interrupted load has accounted for; what follows is written again
   * @throws CommandError where it is not that load's, or no file of refused rows
   */
  constructor(
    readonly path: string,
    public length = 0,
  ) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw new CommandError(`'${path}' is a directory.`);
    this.isStream = stats !== undefined && !stats.isFile();
    if (length > 0 && !stats?.isFile())
      throw new CommandError(`The rejects file of the interrupted load, '${path}', does not exist.`);
    if (this.isStream) this.descriptor = openSync(path, constants.O_WRONLY);
    else if (stats) this.descriptor = this.reopened();
  }

  /** Adds refusals, which are on the disk afterwards. */
  add(refusals: readonly Refusal[]): void {
    if (refusals.length === 0) return;
    this.descriptor ??= openSync(this.path, 'wx');
    const bytes = Buffer.from(refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join(''));
    for (let written = 0; written < bytes.length;) {
      const position = this.isStream ? null : this.length + written;
      written += writeSync(this.descriptor, bytes, written, undefined, position);
    }
    this.length += bytes.length;
    if (!this.isStream) fdatasyncSync(this.descriptor);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** The file that is there, cut to the length that is accounted for. */
  private reopened(): number {
    const descriptor = openSync(this.path, constants.O_RDWR);
    try {
      if (fstatSync(descriptor).size < this.length)
        throw new CommandError(`'${this.path}' is not the rejects file of the interrupted load.`);
      if (!isOfRejects(descriptor))
        throw new CommandError(
          `'${this.path}' already exists and is not a rejects file, so it is not overwritten. Name another file with --rejects.`,
        );
      ftruncateSync(descriptor, this.length);
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }
}

/** Bytes of a file that tell whether it is one of refused rows. */
const LOOKED_AT = 4096;

/** How such a file begins, and how it ends unless its last line was interrupted. */
const BEGINNING = /^\{"line":\d+,"errors":\{"/;
const END = /("\}\n|[^\n])$/;

function isOfRejects(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const read = (position: number): string => {
    const bytes = Buffer.alloc(Math.min(LOOKED_AT, size));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, position)).toString('latin1');
  };
  return BEGINNING.test(read(0)) && END.test(read(Math.max(0, size - LOOKED_AT)));
}
