import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { Database, type Row, type Transact, type Work } from './database.js';
import { DatabaseUnavailable } from './errors.js';
import { SqliteBackground } from './sqlite-background.js';
import { connect } from './sqlite-connection.js';
import { SqliteSnapshots } from './sqlite-snapshots.js';
import { PreparedStatements } from './sqlite-statements.js';
import type { Snapshot } from './statement.js';

interface Unit {
  readonly work: () => Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = () => void;

/** How long a write waits for another process that is writing, in milliseconds. */
const BUSY_TIMEOUT = 5000;

/**
 * SQLite on a connection of its own, beside TypeORM's. TypeORM has one connection and one query runner for everybody, so
 * two requests' transactions would mix; here a transaction is one synchronous stretch of code. Those that arrive in one
 * turn of the event loop share a commit, each in a savepoint, so that one that fails fails alone.
 */
export class SqliteDatabase extends Database {
  readonly dialect = 'sqlite';
  private readonly connection: BetterSqlite3.Database;
  private readonly statements: PreparedStatements;
  private readonly snapshots: SqliteSnapshots;
  private readonly background: SqliteBackground;
  private waiting: Unit[] = [];

  constructor(
    dataSource: DataSource,
    private readonly path: string,
  ) {
    super(dataSource);
    this.connection = connect(path);
    this.statements = new PreparedStatements(this.connection);
    this.snapshots = new SqliteSnapshots(path);
    this.background = new SqliteBackground(path);
  }

  async read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.statements.run(sql, parameters);
  }

  readSlowly(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.background.read(sql, parameters);
  }

  async snapshot(): Promise<Snapshot> {
    return this.snapshots.open();
  }

  transaction<T>(work: () => Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.commitWaiting());
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** On a connection of its own, so that `transaction` waits for it as another process's would. */
  async longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T> {
    const connection = connect(this.path);
    const statements = new PreparedStatements(connection);
    try {
      await beginPatiently(statements);
      const value = await body(async (work) => perform(statements, work));
      statements.run('COMMIT');
      return value;
    } catch (error) {
      if (connection.inTransaction) statements.run('ROLLBACK');
      throw error;
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {
    while (this.waiting.length) await new Promise((resolve) => setImmediate(resolve));
    await this.background.close();
    this.snapshots.close();
    this.connection.close();
    await this.dataSource.destroy();
  }

  private commitWaiting(since = Date.now()): void {
    try {
      this.statements.run('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error) && Date.now() - since < BUSY_TIMEOUT) setTimeout(() => this.commitWaiting(since), 2);
      else this.refuse(isBusy(error) ? locked() : error);
      return;
    }
    const units = this.takeWaiting();
    try {
      const outcomes = units.map((unit) => this.attempt(unit));
      this.statements.run('COMMIT');
      for (const announce of outcomes) announce();
    } catch (error) {
      // Not one unit's fault: the disk is full, say, and SQLite has given up the whole transaction.
      if (this.connection.inTransaction) this.statements.run('ROLLBACK');
      for (const unit of units) unit.reject(error);
    }
  }

  private attempt(unit: Unit): Outcome {
    this.statements.run('SAVEPOINT unit');
    try {
      const value = perform(this.statements, unit.work);
      this.statements.run('RELEASE unit');
      return () => unit.resolve(value);
    } catch (error) {
      this.statements.run('ROLLBACK TO unit');
      this.statements.run('RELEASE unit');
      return () => unit.reject(error);
    }
  }

  private takeWaiting(): Unit[] {
    const units = this.waiting;
    this.waiting = [];
    return units;
  }

  private refuse(reason: unknown): void {
    for (const unit of this.takeWaiting()) unit.reject(reason);
  }
}

function perform<T>(statements: PreparedStatements, work: () => Work<T>): T {
  const body = work();
  let step = body.next([]);
  while (!step.done) {
    let rows: Row[];
    try {
      rows = statements.run(step.value.sql, step.value.parameters);
    } catch (error) {
      step = body.throw(error);
      continue;
    }
    step = body.next(rows);
  }
  return step.value;
}

async function beginPatiently(statements: PreparedStatements): Promise<void> {
  for (const since = Date.now(); ; await sleep(2)) {
    try {
      statements.run('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() - since > BUSY_TIMEOUT) throw locked();
    }
  }
}

const locked = (): DatabaseUnavailable => new DatabaseUnavailable('The database is locked by another writer.');

const isBusy = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
