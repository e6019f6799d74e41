import type { DataSource } from 'typeorm';
import type { Caller } from '../../fair-queue.js';
import { Database, type Row, type Transact, type Work } from '../database.js';
import { PATIENCE, SlowReads } from '../reads/slow-reads.js';
import { LongReads, SNAPSHOT_TIME } from '../reads/long-reads.js';
import { SqliteBackground } from './background-reader.js';
import { SqliteConnection } from './connection.js';
import { isBroken, isBusy } from './errors.js';
import { SqliteFile } from './file-identity.js';
import { SqliteLog } from './log.js';
import { SharedReads } from './shared-reads.js';
import { SqliteSnapshots } from './snapshots.js';
import { BUSY_INTERVAL, BUSY_TIMEOUT, longTransaction, perform, whenFree } from './transaction.js';
import type { Snapshot } from '../sql/statement.js';

interface Unit {
  readonly work: () => Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = () => void;

/** The log grows for as long as a snapshot is open. A slice is read in one stretch, while no other request is served. */
const LONG_READS = { snapshots: 8, slices: 1, waiting: 100, ...SNAPSHOT_TIME };

/**
 * SQLite on a connection of its own, beside TypeORM's. TypeORM has one connection and one query runner for everybody, so
 * two requests' transactions would mix; here a transaction is one synchronous stretch of code. Those that arrive in one
 * turn of the event loop share a commit, each in a savepoint, so that one that fails fails alone.
 */
export class SqliteDatabase extends Database {
  readonly dialect = 'sqlite';
  protected readonly longReads = new LongReads(this, LONG_READS);
  private readonly connection: SqliteConnection;
  private readonly reads: SharedReads;
  private readonly file: SqliteFile;
  private readonly snapshots: SqliteSnapshots;
  private readonly background: SqliteBackground;
  private readonly slowReads: SlowReads;
  private readonly log: SqliteLog;
  private waiting: Unit[] = [];

  constructor(
    dataSource: DataSource,
    private readonly path: string,
  ) {
    super(dataSource);
    this.connection = new SqliteConnection(path);
    this.reads = new SharedReads(this.connection);
    this.file = new SqliteFile(path);
    this.snapshots = new SqliteSnapshots(path);
    this.background = new SqliteBackground(path);
    this.slowReads = new SlowReads({ ...PATIENCE, running: 1 }, (read) => this.background.read(read));
    this.log = new SqliteLog(path, this.file, this.longReads);
  }

  override requestArrives(): void {
    this.reads.begin();
  }

  read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const attempt = (): Row[] => {
      this.file.glance();
      return this.reads.run(sql, parameters);
    };
    try {
      // Nearly every request reads, and nearly always at once: it costs no turn of waiting then.
      return Promise.resolve(attempt());
    } catch {
      return whenFree(attempt);
    }
  }

  async readSlowly(sql: string, parameters: readonly unknown[] = [], caller?: Caller): Promise<Row[]> {
    this.file.glance();
    return this.slowReads.run({ sql, parameters }, caller);
  }

  async snapshot(): Promise<Snapshot> {
    this.file.glance();
    return this.snapshots.open();
  }

  transaction<T>(work: () => Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.commitWaiting());
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T> {
    return longTransaction(this.path, body).finally(() => this.reads.end());
  }

  async close(): Promise<void> {
    while (this.waiting.length) await new Promise((resolve) => setImmediate(resolve));
    await this.log.close();
    await this.background.close();
    this.snapshots.close();
    this.connection.close();
    await this.dataSource.destroy();
  }

  private commitWaiting(since = performance.now()): void {
    this.reads.end();
    try {
      this.file.check();
      this.connection.run('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error) && performance.now() - since < BUSY_TIMEOUT)
        setTimeout(() => this.commitWaiting(since), BUSY_INTERVAL);
      else this.refuse(this.takeWaiting(), error);
      return;
    }
    const units = this.takeWaiting();
    try {
      const outcomes = units.map((unit) => this.attempt(unit));
      this.connection.run('COMMIT');
      for (const announce of outcomes) announce();
    } catch (error) {
      this.refuse(units, error);
    }
  }

  /** Throws what is not this unit's fault alone: the disk is full, say, and SQLite has given up the whole transaction. */
  private attempt(unit: Unit): Outcome {
    this.connection.run('SAVEPOINT unit');
    try {
      const value = perform(this.connection, unit.work);
      this.connection.run('RELEASE unit');
      return () => unit.resolve(value);
    } catch (error) {
      if (isBroken(error) || !this.connection.inTransaction) throw error;
      this.connection.run('ROLLBACK TO unit');
      this.connection.run('RELEASE unit');
      return () => unit.reject(error);
    }
  }

  private takeWaiting(): Unit[] {
    const units = this.waiting;
    this.waiting = [];
    return units;
  }

  private refuse(units: readonly Unit[], reason: unknown): void {
    this.connection.undo(reason);
    for (const unit of units) unit.reject(reason);
  }
}
