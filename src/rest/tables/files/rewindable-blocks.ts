import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeptBlocks } from './read-ahead.js';

const NEWLINE = 0x0a;

/** Bytes that are given again in one go: few at first, since reading may soon stop once more, then ever more. */
const FEW = 4 * 1024;
const MANY = 16 * 1024;

/** Blocks of bytes that may be read again from where they have been understood. */
export class Unread extends KeptBlocks {
  /** How many bytes of the first kept block have been understood. */
  private start = 0;

  /** How many bytes have been given at all. */
  read = 0;

  /** How many bytes have been given more than once, all in all. */
  again = 0;

  /** What has not been understood, once more, and then what follows. Between two pieces others have their turn. */
  async *blocks(): AsyncGenerator<Buffer> {
    const all = this.kept.length === 1 ? this.kept[0] : Buffer.concat(this.kept);
    const again = all.subarray(this.start);
    this.kept = again.length > 0 ? [again] : [];
    this.start = 0;
    for (let at = 0, size = FEW; at < again.length; at += size, size = Math.min(2 * size, MANY)) {
      if (at > 0) await nextTurn();
      const piece = again.subarray(at, at + size);
      this.again += piece.length;
      yield piece;
    }
    for (let block = await this.next(); block; block = await this.next()) yield block;
  }

  /** The next `length` bytes have been understood. */
  advance(length: number): void {
    this.start += length;
    while (this.kept.length > 0 && this.start >= this.kept[0].length) {
      this.start -= this.kept[0].length;
      this.kept.shift();
    }
  }

  /** The rest of the line, which stays unread; only the beginning of one that is longer than `limit`. */
  async peekLine(limit: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const block of this.blocks()) {
      const end = block.indexOf(NEWLINE);
      const part = end < 0 ? block : block.subarray(0, end);
      parts.push(part);
      length += part.length;
      if (end >= 0 || length > limit) break;
    }
    return Buffer.concat(parts);
  }

  /** Takes the rest of the line, with its end; only the beginning of one that is longer than `limit`. */
  async takeLine(limit: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const block of this.blocks()) {
      const end = block.indexOf(NEWLINE) + 1;
      const part = end > 0 ? block.subarray(0, end) : block;
      if (length < limit) parts.push(part);
      length += part.length;
      this.advance(part.length);
      if (end > 0) break;
    }
    return Buffer.concat(parts).subarray(0, limit);
  }

  protected override async next(): Promise<Buffer | undefined> {
    const block = await super.next();
    this.read += block?.length ?? 0;
    return block;
  }
}
