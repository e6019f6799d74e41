import type pg from 'pg';
import { DatabaseUnavailable } from '../errors.js';
import { PostgresClient } from './client.js';
import { fromPostgres, isBroken, unavailable } from './errors.js';

/** Connections, enough for the server to commit several writes in one flush. */
const CONNECTIONS = 8;

/** How long a statement may run, and how long its answer may take, in milliseconds. It holds up those behind it. */
const STATEMENT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 12_000;

type Connecting = Promise<pg.Client>;

/**
 * Connections for statements that are soon done: each is given the next statement while it still waits for the answers
 * to the ones before (pg's pipeline mode), so that no statement queues for a connection and many statements share a packet.
 * What takes long would hold up those behind it, and goes to the pool.
 */
export class PostgresPipeline {
  private readonly clients: (Connecting | undefined)[] = Array.from({ length: CONNECTIONS }, () => undefined);
  private next = 0;
  private closed = false;

  constructor(private readonly options: pg.ClientConfig) {}

  /** Throws the errors of errors.ts. */
  async query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    this.next = (this.next + 1) % CONNECTIONS;
    const connecting = (this.clients[this.next] ??= this.connect());
    const client = await connecting;
    try {
      return await client.query<R>(config);
    } catch (error) {
      const translated = fromPostgres(error);
      if (isBroken(translated)) this.giveUp(connecting, client);
      throw translated;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const connecting of this.clients.splice(0)) {
      // One that could not be made has nothing to end.
      const client = await connecting?.catch(() => undefined);
      await client?.end();
    }
  }

  /** A connection that is lost is replaced for the next statement; those under way on it have failed. */
  private connect(): Connecting {
    if (this.closed) throw new DatabaseUnavailable('The database is closed.');
    const client = new PostgresClient({
      ...this.options,
      statement_timeout: STATEMENT_TIMEOUT,
      query_timeout: ANSWER_TIMEOUT,
      pipeline: true,
    });
    const connecting: Connecting = client.connect().then(
      () => client,
      (error: unknown) => {
        this.forget(connecting);
        throw unavailable(error);
      },
    );
    const lost = (): void => this.forget(connecting);
    client.on('error', lost).on('end', lost);
    return connecting;
  }

  private giveUp(connecting: Connecting, client: pg.Client): void {
    this.forget(connecting);
    client.end().catch(() => undefined);
  }

  private forget(connecting: Connecting): void {
    const place = this.clients.indexOf(connecting);
    if (place >= 0) this.clients[place] = undefined;
  }
}
