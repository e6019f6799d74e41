const NEWLINE = 0x0a;

/** Blocks of bytes that may be read again from where they have been understood. */
export class Unread {
  private readonly iterator: AsyncIterator<Buffer>;
  /** Blocks from the one on in which `start` is. */
  private kept: Buffer[] = [];
  /** How many bytes of the first kept block have been understood. */
  private start = 0;

  constructor(blocks: AsyncIterable<Buffer>) {
    this.iterator = blocks[Symbol.asyncIterator]();
  }

  /** What has not been understood, once more, and then what follows. */
  async *blocks(): AsyncGenerator<Buffer> {
    if (this.kept.length > 0) {
      this.kept = [Buffer.concat(this.kept).subarray(this.start)];
      this.start = 0;
      yield this.kept[0];
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
    let line = Buffer.alloc(0);
    for await (const block of this.blocks()) {
      line = Buffer.concat([line, block]);
      if (line.includes(NEWLINE) || line.length > limit) break;
    }
    const end = line.indexOf(NEWLINE);
    return end < 0 ? line : line.subarray(0, end);
  }

  /** Takes the rest of the line, with its end; only the beginning of one that is longer than `limit`. */
  async takeLine(limit: number): Promise<Buffer> {
    let line = Buffer.alloc(0);
    for await (const block of this.blocks()) {
      const end = block.indexOf(NEWLINE) + 1;
      const part = end > 0 ? block.subarray(0, end) : block;
      if (line.length < limit) line = Buffer.concat([line, part]).subarray(0, limit);
      this.advance(part.length);
      if (end > 0) break;
    }
    return line;
  }

  async close(): Promise<void> {
    await this.iterator.return?.();
  }

  private async next(): Promise<Buffer | undefined> {
    const next = await this.iterator.next();
    if (next.done) return undefined;
    this.kept.push(next.value);
    return next.value;
  }
}
