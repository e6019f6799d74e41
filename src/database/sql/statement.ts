import type { DataSource } from 'typeorm';
import type { Caller } from '../../fair-queue.js';

export type Row = Record<string, unknown>;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** What does the same for many rows; undefined where that is no quicker than one after the other, as on SQLite. */
  readonly many?: () => Many | undefined;
}

/** A statement as one for many rows. */
export interface Many {
  /** What does the same as statements with each of these parameters. */
  statement(all: readonly Statement['parameters'][]): Statement;
  /** The rows that each of them would have answered. */
  split(rows: readonly Row[], all: readonly Statement['parameters'][]): Row[][];
}

/**
 * The body of a transaction: a generator that yields statements and is handed their rows.
 *
 * The same text serves both databases. SQLite runs it synchronously, so that nothing can come between begin and
 * commit on its one connection; PostgreSQL awaits each statement.
 */
export interface Work<T> {
  next(rows: Row[]): IteratorResult<Statement, T>;
  throw(error: unknown): IteratorResult<Statement, T>;
  return(value: T): IteratorResult<Statement, T>;
  [Symbol.iterator](): Work<T>;
}

/**
 * Work of one statement, which is all or nothing by itself: PostgreSQL is spared the transaction around it. As a part of
 * other work (`yield*`) it is like any.
 */
export class SingleStatement<T> implements Work<T> {
  private given = false;

  constructor(
    readonly statement: Statement,
    /** What the rows come to. */
    readonly conclude: (rows: Row[]) => T,
  ) {}

  next(rows: Row[]): IteratorResult<Statement, T> {
    if (this.given) return { done: true, value: this.conclude(rows) };
    this.given = true;
    return { done: false, value: this.statement };
  }

  throw(error: unknown): IteratorResult<Statement, T> {
    throw error;
  }

  return(value: T): IteratorResult<Statement, T> {
    return { done: true, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

export type Dialect = 'sqlite' | 'postgres';

/** What reads committed rows. */
export interface Reader {
  /** Rows of committed data. The statement is prepared once per text. */
  read(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A reader that holds something until it is closed. */
export interface HeldReader extends Reader {
  close(): Promise<void>;
}

/** One consistent state of the database, for as long as it is open. */
export type Snapshot = HeldReader;

/** What managers and query sets ask of a database. */
export interface Source extends Reader {
  readonly dialect: Dialect;
  /** TypeORM's data source: metadata, query builder and migrations. */
  readonly dataSource: DataSource;
  /**
   * As `read`, for a statement that may run for long: it does not hold up other requests, and callers take turns. It ends
   * with the caller's signal, whose reason is thrown then. On SQLite it does so at a row where `is_wanted()` is asked.
   */
  readSlowly(sql: string, parameters?: readonly unknown[], caller?: Caller): Promise<Row[]>;
  snapshot(): Promise<Snapshot>;
  /** For a list that is read slice by slice, at the pace of a client. `fromSnapshot`: from a snapshot, as far as that may be. */
  longRead(options: { readonly fromSnapshot: boolean }): HeldReader;
}
