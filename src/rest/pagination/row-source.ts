import type { Position, QuerySet } from '../../database/models/query-set.js';
import type { Window, WindowOptions } from '../../database/models/window.js';
import type { HeldReader, Row } from '../../database/sql/statement.js';
import { JsonPieces, JsonText } from '../core/json-text.js';
import { exactJson } from '../exact-json.js';
import type { Selection } from '../serializers/object-selection.js';
import type { Serializer } from '../serializers/serializer.js';

/** Rows of a list that is sent in one piece: the serving thread is not held up for longer than these take. */
const SLICE = 1000;

/** Most rows of a slice: the memory that a slow client takes is that of two or three. */
const STREAMED = 500;

/**
 * Characters that a slice should have. V8 keeps strings above 128 KiB apart and frees them only when it collects the whole
 * heap: while many lists are read, they would take hundreds of megabytes. https://v8.dev/blog/trash-talk
 */
const SLICE_LENGTH = 48_000;

/** Some rows one after the other. */
export type Stretch = Omit<WindowOptions, 'object'>;

/**
 * The rows of a list as JSON text. The database writes it where it can write all fields of the serializer; else the rows
 * go through that. Both give the same text.
 */
export class Rows<T extends object> {
  private readonly selection: Selection;

  constructor(
    readonly queryset: QuerySet<T>,
    private readonly serializer: Serializer<Partial<T>>,
  ) {
    this.selection = serializer.selection(queryset.model);
  }

  /** The fields of each row, as answers show them. */
  get names(): readonly string[] {
    return this.serializer.readable.map(({ name }) => name);
  }

  count(): Promise<number> {
    return this.queryset.count();
  }

  async page(limit: number, offset: number): Promise<string> {
    return this.shown(await this.queryset.json(this.selection.sql, limit, offset));
  }

  async window(stretch: Stretch, queryset = this.queryset): Promise<Window> {
    const window = await queryset.window({ ...stretch, object: this.selection.sql });
    return { ...window, json: this.shown(window.json) };
  }

  /**
   * All rows: in one piece if they are few, otherwise piece by piece, as the client takes them. The version is that of the
   * state in which the list is begun.
   */
  async all(): Promise<JsonText | JsonPieces> {
    const text = await this.few();
    if (text !== undefined) return new JsonText(text, this.names);
    const reader = this.queryset.longRead();
    const close = (): Promise<void> => reader.close();
    try {
      return new JsonPieces(this.pieces(reader), await this.version(reader), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** What tells the state of the rows from every other; undefined where they show rows of other tables too. */
  private async version(reader: HeldReader): Promise<string | undefined> {
    return this.serializer.follows(this.queryset.model) ? undefined : this.queryset.version(reader);
  }

  /** All rows in one piece; undefined if they are too many. */
  private async few(): Promise<string | undefined> {
    if (((await this.queryset.knownCount()) ?? 0) > SLICE) return undefined;
    const { json, more } = await this.window({ limit: SLICE });
    return more ? undefined : json;
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
        limit = Math.min(STREAMED, Math.ceil((limit * SLICE_LENGTH) / window.json.length));
      } while (after);
    } finally {
      await reader.close();
    }
  }

  private shown(json: string): string {
    const { finish } = this.selection;
    return finish ? exactJson((JSON.parse(json) as Row[]).map((row) => finish(row))) : json;
  }
}
