import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { PostgresPipeline } from './pipeline.js';
import { fromPostgres, isBroken, unavailable } from './errors.js';

/**
 * How long the answer to a statement may take, in milliseconds: somewhat longer than the server itself lets it run, for a
 * server that has fallen silent.
 */
const ANSWER_TIMEOUT = 35_000;

/** How long a statement may go on after it was cancelled, in milliseconds, before it is cancelled again. */
const CANCEL_INTERVAL = 50;

/** pg's types leave out the number of the server's process. */
type PooledClient = pg.PoolClient & { readonly processID: number };

/** A connection of the pool, for the exclusive use of its caller. Throws the errors of errors.ts. */
export class PostgresSession {
  /** Why it must not go back to the pool. */
  private broken: Error | undefined;
  /** Settles when the statement under way has ended. */
  private underWay: Promise<unknown> | undefined;

  private constructor(
    private readonly client: PooledClient,
    private readonly answerTimeout: number,
  ) {
    client.on('error', this.onError);
  }

  /** `patient`: its statements may take any time. */
  static async open(pool: pg.Pool, { patient = false } = {}): Promise<PostgresSession> {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(unavailable(error)));
    return new PostgresSession(client as PooledClient, patient ? 0 : ANSWER_TIMEOUT);
  }

  async query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    try {
      const answer = this.client.query<R>({ ...config, query_timeout: this.answerTimeout } as pg.QueryConfig);
      this.underWay = answer;
      return await answer;
    } catch (error) {
      const translated = fromPostgres(error);
      if (isBroken(translated)) this.broken = translated as Error;
      throw translated;
    } finally {
      this.underWay = undefined;
    }
  }

  /**
   * Ends the statement under way, by way of another connection. It asks until the statement has ended: a backend that has
   * yet to receive the statement ignores the request, and the other connection may be lost with it.
   */
  async cancel(other: PostgresPipeline): Promise<void> {
    const request = { text: 'SELECT pg_cancel_backend($1)', values: [this.client.processID] };
    while (this.underWay) {
      // A request whose answer is lost may come through all the same, and would meet the next statement.
      await other.query(request).catch((error: Error) => (this.broken = error));
      const ended = this.underWay?.catch(() => undefined);
      await Promise.race([ended, sleep(CANCEL_INTERVAL, undefined, { ref: false })]);
    }
  }

  /** What was done becomes durable. Throws where the server has given up the transaction. */
  async commit(): Promise<void> {
    const { command } = await this.query({ text: 'COMMIT' });
    // So PostgreSQL answers the COMMIT of a transaction in which a statement failed.
    if (command === 'ROLLBACK')
      throw new Error('A statement failed, and nothing of its transaction is stored.');
  }

  async rollback(): Promise<void> {
    if (this.broken) return;
    await this.query({ text: 'ROLLBACK' }).catch((error: Error) => (this.broken = error));
  }

  release(): void {
    this.client.off('error', this.onError);
    this.client.release(this.broken);
  }

  /** The statement under way is told as well; without a listener the process would end. */
  private readonly onError = (error: Error): void => void (this.broken = error);
}
