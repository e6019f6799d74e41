import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import { fromSqlite } from '../../../database/sqlite/errors.js';
import { whenFree } from '../../../database/sqlite/transaction.js';
import { unawaited } from '../../../unawaited.js';

/** Jobs that share a transaction at most, so that other processes get their turn. */
const MOST = 100;

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs jobs while no other process writes to the file, those that come in one turn of the event loop together. */
export class Batches {
  private jobs: Job[] = [];

  constructor(private readonly connection: BetterSqlite3.Database) {}

  /** What `work` answers, once it is committed. Throws the errors of database/errors.ts. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ work, resolve, reject });
      if (this.jobs.length === 1) unawaited(this.flush());
    });
  }

  private async flush(): Promise<void> {
    while (this.jobs.length > 0) {
      await nextTurn();
      const batch = this.jobs.slice(0, MOST);
      try {
        const values = await whenFree(() => this.perform(batch));
        this.jobs = this.jobs.slice(batch.length);
        batch.forEach(({ resolve }, index) => resolve(values[index] as never));
      } catch (error) {
        // Jobs that came during the wait do not wait as long again.
        for (const { reject } of this.jobs.splice(0)) reject(error);
      }
    }
  }

  private perform(batch: readonly Job[]): unknown[] {
    try {
      return this.connection.transaction(() => batch.map(({ work }) => work())).immediate();
    } catch (error) {
      throw fromSqlite(error);
    }
  }
}
