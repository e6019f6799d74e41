import { connected, type Call } from './http.js';

/** Yields the body of the response to a call, chunk by chunk, and gives up the rest if the consumer stops early. */
export async function* chunksOf(response: Response, call: Call): AsyncGenerator<Uint8Array, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await connected(call, () => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // A connection that has failed cannot be cancelled, and need not be.
    await reader.cancel().catch(() => undefined);
  }
}

/** Yields what follows the first line, which in the CSV of a later page repeats the names of the columns. */
export async function* withoutFirstLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let isBehind = false;
  for await (const chunk of chunks) {
    const start: number = isBehind ? 0 : chunk.indexOf(0x0a) + 1;
    isBehind ||= start > 0;
    if (isBehind && start < chunk.length) yield chunk.subarray(start);
  }
}

/**
 * Yields the objects of a JSON list as they arrive; what is held of the text is one object and one chunk. If the text is an
 * object instead, such as a page, it is returned whole. Throws a SyntaxError for a text that is neither, or that ends early.
 */
export async function* itemsOf<T>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<T, unknown> {
  const decoder = new TextDecoder();
  const splitter = new Splitter();
  for await (const chunk of chunks)
    for (const text of splitter.push(decoder.decode(chunk, { stream: true }))) yield JSON.parse(text) as T;
  const rest = splitter.end();
  return rest === undefined ? undefined : (JSON.parse(rest) as unknown);
}

/** Cuts the text of a JSON list at its commas. */
class Splitter {
  private text = '';
  /** How far the text has been looked at. */
  private place = 0;
  /** Where the current item starts in it. */
  private start = 0;
  private depth = 0;
  private isInString = false;
  private isList: boolean | undefined;
  private isOver = false;

  /** Returns the items that are complete with this part. */
  push(part: string): string[] {
    this.text += part;
    this.isList ??= startOf(this.text);
    const items = this.isList ? this.scan() : [];
    this.text = this.text.slice(this.start);
    this.place -= this.start;
    this.start = 0;
    return items;
  }

  /** Returns the text if it is no list. Throws for a list without an end. */
  end(): string | undefined {
    if (!this.isList) return this.text;
    if (!this.isOver || this.text.trim() !== '') throw new SyntaxError('The list is incomplete.');
    return undefined;
  }

  private scan(): string[] {
    const items: string[] = [];
    for (; this.place < this.text.length && !this.isOver; this.place++) {
      const sign = this.text[this.place];
      if (this.isInString) {
        if (sign === '\\') this.place++;
        else if (sign === '"') this.isInString = false;
      } else if (sign === '"') this.isInString = true;
      else if (sign === '[' || sign === '{') {
        if (this.depth++ === 0) this.start = this.place + 1;
      } else if (sign === ']' || sign === '}') {
        if (--this.depth === 0) this.isOver = true;
      }
      if (this.isOver || (sign === ',' && this.depth === 1 && !this.isInString)) items.push(this.cut());
    }
    return this.isOver ? items.filter((item) => item.trim() !== '') : items;
  }

  private cut(): string {
    const item = this.text.slice(this.start, this.place);
    this.start = this.place + 1;
    return item;
  }
}

/** Returns whether a text starts as a list; undefined while it has nothing but spaces. */
function startOf(text: string): boolean | undefined {
  const first = text.trimStart()[0];
  return first === undefined ? undefined : first === '[';
}
