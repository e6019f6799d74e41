import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { POSTGRES_LIMITS, postgresTypes as types, toPostgres } from './connection-options.js';
import { LongReads, SNAPSHOT_TIME } from '../reads/long-reads.js';
import { isConflict } from './errors.js';
import { PostgresPipeline } from './pipeline.js';
import { PostgresSession } from './session.js';
import { PATIENCE, SlowReads, type SlowRead } from '../reads/slow-reads.js';
import { toStatement, toStatements } from '../models/carry-out.js';
import type { Caller } from '../../fair-queue.js';
import { Database, type Row, type Snapshot, type Transact, type Work } from '../database.js';

interface Client {
  query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>>;
}

/** How often work is begun that other transactions were in the way of, and the longest pause between, in milliseconds. */
const ATTEMPTS = 5;
const PAUSE = 50;

/** How many slow reads run at once: others need connections of the pool too. Each client has half of them at most. */
const SLOW_READS = { running: 4, runningOfClient: 2 };

/**
 * How many texts have names. Each connection keeps what it has prepared, some 20 kB for each name. The service has a few
 * hundred texts; more than this means texts made of what clients choose, which the server then parses each time.
 */
const MOST_NAMED = 500;
/** Each is a connection of the pool, most of which is for others. */
const LONG_READS = { snapshots: 3, slices: 2, waiting: 100, ...SNAPSHOT_TIME };

/** PostgreSQL over TypeORM's pool, with named statements: each connection prepares a text once. */
export class PostgresDatabase extends Database {
  readonly dialect = 'postgres';
  protected readonly longReads = new LongReads(this, LONG_READS);
  private readonly names = new Map<string, string>();
  private readonly pipeline: PostgresPipeline;
  private readonly slowReads = new SlowReads({ ...PATIENCE, ...SLOW_READS }, (read) => this.readAlone(read));

  constructor(dataSource: DataSource) {
    super(dataSource);
    this.pipeline = new PostgresPipeline({
      ...POSTGRES_LIMITS,
      connectionString: (dataSource.options as PostgresDataSourceOptions).url,
    });
  }

  private get pool(): pg.Pool {
    return (this.dataSource.driver as PostgresDriver).master as pg.Pool;
  }

  read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.readBy(this.pipeline, sql, parameters);
  }

  readSlowly(sql: string, parameters: readonly unknown[] = [], caller?: Caller): Promise<Row[]> {
    return this.slowReads.run({ sql, parameters }, caller);
  }

  async snapshot(): Promise<Snapshot> {
    const session = await PostgresSession.open(this.pool);
    let open = true;
    const close = async (): Promise<void> => {
      if (!open) return;
      open = false;
      await session.rollback();
      session.release();
    };
    try {
      await session.query({ text: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' });
    } catch (error) {
      await close();
      throw error;
    }
    const read = async (sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
      if (!open) throw new Error('The snapshot is closed.');
      return this.runUnnamed(session, sql, parameters);
    };
    return { read, close };
  }

  async transaction<T>(work: () => Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
        await sleep(Math.random() * PAUSE);
      }
    }
  }

  async longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T> {
    const session = await PostgresSession.open(this.pool, { patient: true });
    return this.inTransaction(session, 'BEGIN; SET LOCAL statement_timeout = 0', body);
  }

  async close(): Promise<void> {
    // The pool first: the pipeline cancels what still runs there of clients that have gone.
    await this.dataSource.destroy();
    await this.pipeline.close();
  }

  private async attempt<T>(work: () => Work<T>): Promise<T> {
    const body = work();
    // One statement is all or nothing by itself, and is spared the messages around it.
    const single = toStatement(body);
    if (single) return single.outcomeOf(await this.run(this.pipeline, single.sql, single.parameters));
    const session = await PostgresSession.open(this.pool);
    return this.inTransaction(session, 'BEGIN', (transaction) => transaction(() => body));
  }

  private async inTransaction<T>(
    session: PostgresSession,
    begin: string,
    body: (transaction: Transact) => Promise<T>,
  ): Promise<T> {
    try {
      await session.query({ text: begin });
      const value = await body((work) => this.perform(session, work()));
      await session.commit();
      return value;
    } catch (error) {
      await session.rollback();
      throw error;
    } finally {
      session.release();
    }
  }

  private async readBy(client: Client, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.run(client, sql, parameters);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      // A migration has changed the table under a statement that was prepared before: prepare it again, by another name.
      this.names.set(sql, randomUUID());
      return this.run(client, sql, parameters);
    }
  }

  private async perform<T>(client: Client, body: Work<T>): Promise<T> {
    const statements = toStatements(body)[Symbol.iterator]();
    let step = statements.next();
    while (!step.done) {
      const { sql, parameters, outcomeOf } = step.value;
      let rows: Row[];
      try {
        rows = await this.run(client, sql, parameters);
      } catch (error) {
        step = statements.throw(error);
        continue;
      }
      step = statements.next(outcomeOf(rows));
    }
    return step.value;
  }

  private async run(client: Client, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    let name = this.names.get(text);
    if (!name) {
      if (this.names.size >= MOST_NAMED) return this.runUnnamed(client, text, parameters);
      this.names.set(text, (name = createHash('sha1').update(text).digest('hex')));
    }
    return (await client.query<Row>({ name, text, values: parameters.map(toPostgres), types })).rows;
  }

  /** For a text that a client's filters and order have a part in: there is no end of them. */
  private async runUnnamed(client: Client, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return (await client.query<Row>({ text, values: parameters.map(toPostgres), types })).rows;
  }

  /** Reads on a connection of the pool. Where the signal ends it, the connection goes back when that is over. */
  private async readAlone({ sql, parameters, signal, begin }: SlowRead): Promise<Row[]> {
    const session = await PostgresSession.open(this.pool);
    let cancelled: Promise<void> | undefined;
    const cancel = (): void => void (cancelled = session.cancel(this.pipeline));
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      begin();
      return await this.runUnnamed(session, sql, parameters);
    } finally {
      signal.removeEventListener('abort', cancel);
      await cancelled;
      session.release();
    }
  }
}

/** "cached plan must not change result type", in whatever language the server says it. */
const isStalePlan = (error: unknown): boolean => (error as { code?: unknown }).code === '0A000';
