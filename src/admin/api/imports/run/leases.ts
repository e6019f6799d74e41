import { randomUUID } from 'node:crypto';
import { query, type Database, type Work } from '../../../../database/database.js';
import { DatabaseUnavailable } from '../../../../database/errors.js';
import { Import, type ImportState } from '../import.entity.js';

/** Milliseconds for which a run is taken to be alive, and after which it says so again. */
const ALIVE = 10_000;
const PULSE = 3_000;

/** Milliseconds for which an import that was not run is kept. */
const KEPT = 86_400_000;

type Outcome = Pick<Import, 'stored' | 'changed' | 'refused' | 'history' | 'history_of_changes'>;

/**
 * Who may store the rows of an import: one run at a time, whatever process it is in. A run that has died is noticed by its
 * silence. That is stored before any client is told so: from then on that run can store nothing, should it live after all.
 */
export class Claims {
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.objects(Import).table;
  }

  /** A new run's name; undefined where the import is another's, or done. */
  async claim(id: number): Promise<string | undefined> {
    await this.settle();
    const [run, now] = [randomUUID(), new Date()];
    const isMine = await this.write(
      `UPDATE ${this.table} SET state = 'running', run = $2, started_at = $3, finished_at = NULL, alive_until = $4
        WHERE id = $1 AND state IN ('new', 'interrupted') RETURNING id`,
      [id, run, now, after(now, ALIVE)],
    );
    return isMine ? run : undefined;
  }

  /** Says now and then that a run is alive, while it does something other than storing: that alone says so. */
  async keepingAlive<T>(run: string, work: () => Promise<T>): Promise<T> {
    const pulse = setInterval(() => {
      // Should the database not answer, the run will fail by itself.
      void this.extend(run).catch(() => undefined);
    }, PULSE);
    try {
      return await work();
    } finally {
      clearInterval(pulse);
    }
  }

  /** Begins the transaction that stores the rows. False where the run has been given up: then it must not. */
  *lock(run: string): Work<boolean> {
    const rows = yield* query(
      `UPDATE ${this.table} SET state = 'done', finished_at = $2 WHERE run = $1 AND state = 'running' RETURNING id`,
      [run, new Date()],
    );
    return rows.length > 0;
  }

  /** Ends it. */
  *finish(run: string, outcome: Outcome): Work<void> {
    const { stored, changed, refused, history, history_of_changes } = outcome;
    yield* query(
      `UPDATE ${this.table} SET finished_at = $2, stored = $3, changed = $4, refused = $5, history = $6,
        history_of_changes = $7 WHERE run = $1`,
      [run, new Date(), stored, changed, refused, history, history_of_changes],
    );
  }

  /** The run is over and has stored nothing. */
  async release(run: string, state: ImportState): Promise<void> {
    await this.write(
      `UPDATE ${this.table} SET state = $2, finished_at = $3 WHERE run = $1 AND state = 'running' RETURNING id`,
      [run, state, new Date()],
    );
  }

  /** Writes down which runs are no more. */
  async settle(): Promise<void> {
    const now = new Date();
    const silent = `SELECT id FROM ${this.table} WHERE state = 'running' AND alive_until < $1`;
    if ((await this.database.read(silent, [now])).length === 0) return;
    // A run that stores has locked the row, and is alive.
    const free = this.database.dialect === 'postgres' ? `${silent} FOR UPDATE SKIP LOCKED` : silent;
    try {
      await this.write(
        `UPDATE ${this.table} SET state = 'interrupted', finished_at = alive_until WHERE id IN (${free}) RETURNING id`,
        [now],
      );
    } catch (error) {
      // So has, on SQLite, the one that has locked the file.
      if (!(error instanceof DatabaseUnavailable)) throw error;
    }
  }

  /** Deletes imports that were not run in time. */
  *purge(): Work<void> {
    yield* query(`DELETE FROM ${this.table} WHERE created_at < $1 AND state IN ('new', 'interrupted')`, [
      after(new Date(), -KEPT),
    ]);
  }

  private extend(run: string): Promise<boolean> {
    return this.write(
      `UPDATE ${this.table} SET alive_until = $2 WHERE run = $1 AND state = 'running' RETURNING id`,
      [run, after(new Date(), ALIVE)],
    );
  }

  private write(sql: string, parameters: readonly unknown[]): Promise<boolean> {
    return this.database.transaction(function* () {
      return (yield* query(sql, parameters)).length > 0;
    });
  }
}

const after = (date: Date, milliseconds: number): Date => new Date(date.getTime() + milliseconds);
