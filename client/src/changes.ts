import { ConnectionError } from './errors.js';
import type { CallOptions } from './http.js';
import { sleep, within, withRetries } from './retry.js';
import type { Transport } from './transport.js';

/** A create, update or delete. `object` is the object as it is now, which may be the result of later changes. */
export type Change<T> = {
  /** Continues after this change, as `since`. */
  readonly cursor: string;
  readonly id: number;
} & (
  | { readonly action: 'create' | 'update'; readonly object: T }
  /** Deleted, or no longer visible to this user. */
  | { readonly action: 'delete'; readonly object: null }
);

export interface ChangesOptions extends CallOptions {
  /** The cursor after which to begin: '0' is the oldest change that is kept. By default only changes made from now on are yielded. */
  readonly since?: string | undefined;
}

interface Feed<T> {
  readonly changes: readonly Change<T>[];
  readonly cursor: string;
}

/** Seconds that the service may wait for a change. */
const WAIT = 25;

/** How many changes a response may have. */
const LIMIT = 1000;

/** Milliseconds between a response without changes and the next request. */
const PAUSE = 250;

/** Milliseconds without a response after which a connection counts as lost, for instance because the computer has slept. */
const PATIENCE = 60_000;

/** The changes of the resource at `path`. */
export class ChangeFeed<T> {
  constructor(
    private readonly transport: Transport,
    private readonly path: string,
  ) {}

  /** Returns the cursor after the last change. */
  async cursor(options?: CallOptions): Promise<string> {
    return (await this.read(undefined, 0, options?.signal)).cursor;
  }

  /** Yields changes without end, and asks again after every failure that passes. */
  async *from({ since, signal }: ChangesOptions = {}): AsyncGenerator<Change<T>, never> {
    const retries = { limit: Infinity, isRepeatable: true, signal };
    // A wait that begins without a cursor would lose what happens before it is repeated.
    let cursor = since ?? (await withRetries(retries, () => this.cursor({ signal })));
    for (;;) {
      const feed = await withRetries(retries, () => this.read(cursor, WAIT, signal));
      yield* feed.changes;
      ({ cursor } = feed);
      // A service that is about to stop does not wait.
      if (feed.changes.length === 0) await sleep(PAUSE, signal);
    }
  }

  private async read(
    since: string | undefined,
    wait: number,
    signal: AbortSignal | undefined,
  ): Promise<Feed<T>> {
    const call = { method: 'GET', path: this.path, query: { since, limit: LIMIT, wait } } as const;
    const lost = new ConnectionError(`GET ${this.path}: no response`);
    const answer = await within(PATIENCE, lost, signal, (limited) =>
      this.transport.send({ ...call, signal: limited }),
    );
    return answer.body as Feed<T>;
  }
}
