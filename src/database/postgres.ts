import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { postgresTypes as types } from './data-source.js';
import { PostgresPipeline } from './postgres-pipeline.js';
import { SingleStatement } from './statement.js';
import { Database, type Row, type Snapshot, type Transact, type Work } from './database.js';

interface Client {
  query<R extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<R>>;
}

/** PostgreSQL over TypeORM's pool, with named statements: each connection prepares a text once. */
export class PostgresDatabase extends Database {
  readonly dialect = 'postgres';
  private readonly names = new Map<string, string>();
  private readonly pipeline: PostgresPipeline;

  constructor(dataSource: DataSource) {
    super(dataSource);
    this.pipeline = new PostgresPipeline({
      connectionString: (dataSource.options as PostgresDataSourceOptions).url,
    });
  }

  private get pool(): pg.Pool {
    return (this.dataSource.driver as PostgresDriver).master as pg.Pool;
  }

  read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.readBy(this.pipeline, sql, parameters);
  }

  readSlowly(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.readBy(this.pool, sql, parameters);
  }

  async snapshot(): Promise<Snapshot> {
    const client = await this.pool.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let open = true;
    return {
      read: (sql: string, parameters: readonly unknown[] = []) => this.run(client, sql, parameters),
      close: async () => {
        if (!open) return;
        open = false;
        const broken = await client.query('COMMIT').then(
          () => undefined,
          (error: Error) => error,
        );
        client.release(broken);
      },
    };
  }

  async transaction<T>(work: () => Work<T>): Promise<T> {
    const body = work();
    if (body instanceof SingleStatement) {
      const { sql, parameters } = body.statement;
      return body.conclude(await this.run(this.pipeline, sql, parameters)) as T;
    }
    return this.longTransaction((transaction) => transaction(() => body));
  }

  async longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const value = await body((work) => this.perform(client, work()));
      await client.query('COMMIT');
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pipeline.close();
    await this.dataSource.destroy();
  }

  private async readBy(client: Client, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.run(client, sql, parameters);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      // A migration has changed the table under a statement that was prepared before: prepare it anew, by another name.
      this.names.set(sql, randomUUID());
      return this.run(client, sql, parameters);
    }
  }

  private async perform<T>(client: Client, body: Work<T>): Promise<T> {
    let step = body.next([]);
    while (!step.done) {
      let rows: Row[];
      try {
        rows = await this.run(client, step.value.sql, step.value.parameters);
      } catch (error) {
        step = body.throw(error);
        continue;
      }
      step = body.next(rows);
    }
    return step.value;
  }

  private async run(client: Client, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    let name = this.names.get(text);
    if (!name) this.names.set(text, (name = createHash('sha1').update(text).digest('hex')));
    return (await client.query<Row>({ name, text, values: [...parameters], types })).rows;
  }
}

const isStalePlan = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('cached plan must not change result type');
