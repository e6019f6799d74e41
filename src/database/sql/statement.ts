import type { DataSource } from 'typeorm';
import type { Caller } from '../../fair-queue.js';

export type Row = Record<string, unknown>;

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Something that a database carries out as a part of a transaction. In its body, which is a generator, `yield* step` comes
 * to the step's outcome.
 */
export abstract class Step<R> {
  *[Symbol.iterator](): Generator<Step<unknown>, R, unknown> {
    return (yield this) as R;
  }
}

/** One statement. */
export class Query<R> extends Step<R> implements Statement {
  /** @param outcomeOf what the statement's rows come to */
  constructor(
    readonly sql: string,
    readonly parameters: readonly unknown[],
    readonly outcomeOf: (rows: Row[]) => R,
  ) {
    super();
  }
}

/** A statement whose rows are wanted as they are. */
export const query = <T = Row>(sql: string, parameters: readonly unknown[] = []): Query<T[]> =>
  new Query(sql, parameters, (rows) => rows as T[]);

/**
 * The body of a transaction: one step, or a generator of steps.
 *
 * The same text serves both databases. SQLite runs it synchronously, so that nothing can come between begin and
 * commit on its one connection; PostgreSQL awaits each statement.
 */
export interface Work<R> {
  [Symbol.iterator](): Steps<R, Step<unknown>>;
}

/** Work of which nothing but SQL is left. */
export interface Statements<R> {
  [Symbol.iterator](): Steps<R, Query<unknown>>;
}

interface Steps<R, S> {
  next(outcome?: unknown): IteratorResult<S, R>;
  throw(error: unknown): IteratorResult<S, R>;
  [Symbol.iterator](): Steps<R, S>;
}

/** The statements of work, in which `expand` says what each other step comes to. */
export function* statementsOf<R>(
  work: Work<R>,
  expand: (step: Step<unknown>) => Work<unknown>,
): Generator<Query<unknown>, R, unknown> {
  const steps = work[Symbol.iterator]();
  let { value, done } = steps.next();
  while (!done) {
    const step = value as Step<unknown>;
    let outcome: unknown;
    try {
      const inner = step instanceof Query ? step : expand(step);
      outcome = inner instanceof Query ? yield inner : yield* statementsOf(inner, expand);
    } catch (error) {
      ({ value, done } = steps.throw(error));
      continue;
    }
    ({ value, done } = steps.next(outcome));
  }
  return value as R;
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
