import type BetterSqlite3 from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { Database, type Row, type Transact, type Work } from './database.js';
import { SqliteBackground } from './sqlite-background.js';
import { connect } from './sqlite-connection.js';
import { SqliteSnapshots } from './sqlite-snapshots.js';
import { PreparedStatements } from './sqlite-statements.js';
import { BUSY_TIMEOUT, isBusy, locked, longTransaction, perform } from './sqlite-transaction.js';
import type { Snapshot } from './statement.js';

interface Unit {
  readonly work: () => Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = () => void;

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

  longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T> {
    return longTransaction(this.path, body);
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
