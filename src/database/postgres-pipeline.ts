import pg from 'pg';
import { DatabaseUnavailable } from './errors.js';

/** Connections, enough for the server to commit several writes in one flush. */
const CONNECTIONS = 8;

/**
 * Connections for statements that are soon done: each is given the next statement while it still waits for the answers
 * to the ones before (pg's pipeline mode), so that nobody queues for a connection and many statements share a packet.
 * What takes long would hold up those behind it, and goes to the pool.
 */
export class PostgresPipeline {
  private readonly clients: (Promise<pg.Client> | undefined)[] = Array.from(
    { length: CONNECTIONS },
    () => undefined,
  );
  private next = 0;
  private closed = false;

  constructor(private readonly options: pg.ClientConfig) {}

  async query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    this.next = (this.next + 1) % CONNECTIONS;
    const client = await (this.clients[this.next] ??= this.connect(this.next));
    return client.query<R>(config);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const connecting of this.clients.splice(0)) {
      // One that could not be made has nothing to end.
      const client = await connecting?.catch(() => undefined);
      await client?.end();
    }
  }

  /** A connection that is lost is made anew for the next statement; those under way on it have failed. */
  private async connect(place: number): Promise<pg.Client> {
    if (this.closed) throw new DatabaseUnavailable('The database is closed.');
    const client = new pg.Client({ ...this.options, pipeline: true });
    const forget = (): void => void (this.clients[place] = undefined);
    client.on('error', forget).on('end', forget);
    try {
      await client.connect();
    } catch (error) {
      forget();
      throw new DatabaseUnavailable((error as Error).message, { cause: error });
    }
    return client;
  }
}
