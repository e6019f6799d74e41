import type pg from 'pg';
import { fromPostgres, isBroken, unavailable } from './postgres-errors.js';

/**
 * How long the answer to a statement may take, in milliseconds: somewhat longer than the server itself lets it run, for a
 * server that has fallen silent.
 */
const ANSWER_TIMEOUT = 35_000;

/** A connection of the pool, for as long as somebody has it for himself. Throws the errors of errors.ts. */
export class PostgresSession {
  /** Why it must not go back to the pool. */
  private broken: Error | undefined;

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly answerTimeout: number,
  ) {
    client.on('error', this.onError);
  }

  /** `patient`: its statements may take any time. */
  static async open(pool: pg.Pool, { patient = false } = {}): Promise<PostgresSession> {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(unavailable(error)));
    return new PostgresSession(client, patient ? 0 : ANSWER_TIMEOUT);
  }

  async query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    try {
      return await this.client.query<R>({ ...config, query_timeout: this.answerTimeout } as pg.QueryConfig);
    } catch (error) {
      const translated = fromPostgres(error);
      if (isBroken(translated)) this.broken = translated as Error;
      throw translated;
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
