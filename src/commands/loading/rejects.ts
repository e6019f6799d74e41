import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  fstatSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Refusal } from '../../rest/loading/refusal.js';
import { CommandError } from '../shell.js';

/**
 * The file of the refused rows, a JSON object a line. There is none while no row was refused; one of an earlier load
 * goes.
 */
export class RejectFile {
  private descriptor: number | undefined;

  /**
   * @param length how many bytes of it an interrupted load has accounted for; what follows is written anew
   * @throws CommandError where it is not that load's
   */
  constructor(
    readonly path: string,
    public length = 0,
  ) {
    if (length === 0) {
      rmSync(path, { force: true });
      return;
    }
    if (!existsSync(path))
      throw new CommandError(`The interrupted load's rejects, '${path}', are not there.`);
    this.descriptor = openSync(path, 'r+');
    if (fstatSync(this.descriptor).size < length)
      throw new CommandError(`'${path}' are not the interrupted load's rejects.`);
    ftruncateSync(this.descriptor, length);
  }

  /** Adds refusals, which are on the disk afterwards. */
  add(refusals: readonly Refusal[]): void {
    if (refusals.length === 0) return;
    this.descriptor ??= openSync(this.path, 'w');
    const bytes = Buffer.from(refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join(''));
    for (let written = 0; written < bytes.length;)
      written += writeSync(this.descriptor, bytes, written, undefined, this.length + written);
    this.length += bytes.length;
    fdatasyncSync(this.descriptor);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
