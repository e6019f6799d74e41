import type { DataSource } from 'typeorm';
import type { Caller } from '../fair-queue.js';
import type { LongReads } from './reads/long-reads.js';
import { Manager } from './models/manager.js';
import type { Dialect, HeldReader, Row, Snapshot, Source, Work } from './sql/statement.js';

export { query, type Row, type Snapshot, type Work } from './sql/statement.js';

/** Runs `work` all or nothing, or as a part of something that is. */
export type Transact = <T>(work: () => Work<T>) => Promise<T>;

/** One database, whatever its make. Also the token under which Nest injects it. */
export abstract class Database implements Source {
  abstract readonly dialect: Dialect;

  protected abstract readonly longReads: LongReads;

  private readonly managers = new Map<unknown, Manager<object>>();

  constructor(readonly dataSource: DataSource) {}

  /** To be called as a request arrives. Reads of requests that arrive together may then be made together. */
  requestArrives(): void {}

  abstract read(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;

  abstract readSlowly(sql: string, parameters?: readonly unknown[], caller?: Caller): Promise<Row[]>;

  abstract snapshot(): Promise<Snapshot>;

  longRead(options: { readonly fromSnapshot: boolean }): HeldReader {
    return this.longReads.begin(options);
  }

  /** Runs `work` all or nothing and answers once it is durable. What it throws undoes it, and it alone. */
  abstract transaction<T>(work: () => Work<T>): Promise<T>;

  /**
   * One transaction that may wait for other things between its pieces of work. On SQLite no other transaction can write until it
   * ends: a process that serves others does little between.
   */
  abstract longTransaction<T>(body: (transaction: Transact) => Promise<T>): Promise<T>;

  abstract close(): Promise<void>;

  /** The manager of an entity's rows: Django's `Book.objects`. */
  objects<T extends object>(entity: new () => T): Manager<T> {
    let manager = this.managers.get(entity);
    if (!manager) this.managers.set(entity, (manager = new Manager<object>(this, entity)));
    return manager as unknown as Manager<T>;
  }
}
