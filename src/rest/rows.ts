import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Snapshot } from '../database/database.js';
import type { Position, QuerySet, Window, WindowOptions } from '../database/query-set.js';
import { JsonPieces, JsonText } from './json-text.js';
import type { Serializer } from './serializers/serializer.js';

/** Rows read in one go: the serving thread is not held up for longer than these take. */
const SLICE = 1000;

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

  /** All rows: in one piece if they are few, otherwise piece by piece from one state of the table. */
  async all(): Promise<JsonText | JsonPieces> {
    const { json, more } = await this.window({ limit: SLICE });
    if (!more) return new JsonText(json, this.names);
    const snapshot = await this.queryset.snapshot();
    const close = (): Promise<void> => snapshot.close();
    try {
      return new JsonPieces(this.pieces(snapshot), await this.queryset.version(snapshot), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  private async *pieces(snapshot: Snapshot): AsyncGenerator<string> {
    const queryset = this.queryset.using(snapshot);
    let after: Position | undefined;
    do {
      const window: Window = await this.window({ limit: SLICE, after }, queryset);
      yield window.json;
      after = window.more ? window.last : undefined;
      await nextTurn();
    } while (after);
  }

  private shown(json: string): string {
    if (this.serializer.plain) return json;
    return JSON.stringify(this.queryset.parse(json).map((object) => this.serializer.represent(object)));
  }
}
