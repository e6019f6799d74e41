import type { Position, QuerySet, Window, WindowOptions } from '../database/query-set.js';
import type { HeldReader } from '../database/statement.js';
import { JsonPieces, JsonText } from './json-text.js';
import type { Serializer } from './serializers/serializer.js';

/** Rows of a list that is sent in one piece: the serving thread is not held up for longer than these take. */
const SLICE = 1000;

/** Rows of a slice: the memory that a slow client takes is that of two or three. */
const STREAMED = 500;

/** Characters of a slice that is followed by shorter ones: a list takes no more memory than a slice or two. */
const LARGE_SLICE = 500_000;

/** Some rows one after the other. */
export type Stretch = Omit<WindowOptions, 'properties'>;

/**
 * The rows of a list as JSON text. The database writes it where the serializer shows stored values as they are; else the
 * rows go through the serializer. Both give the same text.
 */
export class Rows<T extends object> {
  private readonly properties: readonly string[];

  constructor(
    readonly queryset: QuerySet<T>,
    private readonly serializer: Serializer<Partial<T>>,
  ) {
    this.properties = serializer.plain ? serializer.readable.map(({ name }) => name) : queryset.properties;
  }

  /** The fields of each row, as answers show them. */
  get names(): readonly string[] {
    return this.serializer.readable.map(({ name }) => name);
  }

  count(): Promise<number> {
    return this.queryset.count();
  }

  async page(limit: number, offset: number): Promise<string> {
    return this.shown(await this.queryset.json(this.properties, limit, offset));
  }

  async window(stretch: Stretch, queryset = this.queryset): Promise<Window> {
    const window = await queryset.window({ ...stretch, properties: this.properties });
    return { ...window, json: this.shown(window.json) };
  }

  /**
   * All rows: in one piece if they are few, otherwise piece by piece, as the client takes them. The version is that of the
   * state in which the list is begun.
   */
  async all(): Promise<JsonText | JsonPieces> {
    const { json, more } = await this.window({ limit: SLICE });
    if (!more) return new JsonText(json, this.names);
    const reader = this.queryset.longRead();
    const close = (): Promise<void> => reader.close();
    try {
      return new JsonPieces(this.pieces(reader), await this.queryset.version(reader), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  private async *pieces(reader: HeldReader): AsyncGenerator<string> {
    const queryset = this.queryset.using(reader);
    let after: Position | undefined;
    let limit = STREAMED;
    try {
      do {
        const window: Window = await this.window({ limit, after }, queryset);
        yield window.json;
        after = window.more ? window.last : undefined;
        if (window.json.length > LARGE_SLICE) limit = Math.ceil(limit / 4);
      } while (after);
    } finally {
      await reader.close();
    }
  }

  private shown(json: string): string {
    if (this.serializer.plain) return json;
    return JSON.stringify(this.queryset.parse(json).map((object) => this.serializer.represent(object)));
  }
}
