import type { DataSource } from 'typeorm';
import { Manager } from './manager.js';

export type Row = Record<string, unknown>;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * The body of a transaction: a generator that yields statements and is handed their rows.
 *
 * The same text serves both databases. SQLite runs it synchronously, so that nothing can come between begin and
 * commit on its one connection; PostgreSQL awaits each statement.
 */
export type Work<T> = Generator<Statement, T, Row[]>;

/** One database, whatever its make. Also the token under which Nest injects it. */
export abstract class Database {
  abstract readonly dialect: 'sqlite' | 'postgres';

  private readonly managers = new Map<unknown, Manager<object>>();

  /** TypeORM's data source: metadata, query builder and migrations. */
  constructor(readonly dataSource: DataSource) {}

  /** Rows of committed data. The statement is prepared once per text. */
  abstract read(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;

  /** Runs `work` all or nothing and answers once it is durable. What it throws undoes it, and it alone. */
  abstract transaction<T>(work: () => Work<T>): Promise<T>;

  abstract close(): Promise<void>;

  /** The manager of an entity's rows: Django's `Book.objects`. */
  objects<T extends object>(entity: new () => T): Manager<T> {
    let manager = this.managers.get(entity);
    if (!manager) this.managers.set(entity, (manager = new Manager<object>(this, entity)));
    return manager as unknown as Manager<T>;
  }
}
