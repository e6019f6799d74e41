import { inTurns } from './pace.js';

/** Blocks that are kept once they have come, to be given again. */
export abstract class KeptBlocks {
  protected readonly iterator: AsyncIterator<Buffer>;
  protected kept: Buffer[] = [];

  constructor(blocks: AsyncIterable<Buffer>) {
    this.iterator = blocks[Symbol.asyncIterator]();
  }

  /** No more is going to be read. */
  async close(): Promise<void> {
    await this.iterator.return?.();
  }

  protected async next(): Promise<Buffer | undefined> {
    const next = await this.iterator.next();
    if (next.done) return undefined;
    this.kept.push(next.value);
    return next.value;
  }
}

/** Blocks of which the first may be looked at before they are read. */
export class Ahead extends KeptBlocks {
  /** The first blocks, of so many bytes or a few more; they stay unread. */
  async start(most: number): Promise<Buffer> {
    const blocks: Buffer[] = [];
    for await (const block of this.peek(most)) blocks.push(block);
    return Buffer.concat(blocks);
  }

  /** The same, block by block. */
  async *peek(most: number): AsyncGenerator<Buffer> {
    for (let at = 0, length = 0; length < most; at++) {
      const block = this.kept[at] ?? (await this.next());
      if (!block) return;
      length += block.length;
      yield block;
    }
  }

  /** All blocks, once. Those that have been looked at are here already: between them others have their turn. */
  async *blocks(): AsyncGenerator<Buffer> {
    try {
      yield* inTurns(this.taken());
      yield* { [Symbol.asyncIterator]: () => this.iterator };
    } finally {
      await this.close();
    }
  }

  private *taken(): Generator<Buffer> {
    for (let block = this.kept.shift(); block; block = this.kept.shift()) yield block;
  }
}
