import type { DataSource } from 'typeorm';

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

export type Dialect = 'sqlite' | 'postgres';

/** What reads committed rows. */
export interface Reader {
  /** Rows of committed data. The statement is prepared once per text. */
  read(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** One consistent state of the database, for as long as it is open. */
export interface Snapshot extends Reader {
  close(): Promise<void>;
}

/** What managers and query sets ask of a database. */
export interface Source extends Reader {
  readonly dialect: Dialect;
  /** TypeORM's data source: metadata, query builder and migrations. */
  readonly dataSource: DataSource;
  /** As `read`, for a statement that may run for long: it does not hold up other requests. */
  readSlowly(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  snapshot(): Promise<Snapshot>;
}
