import type { SqliteConnection } from './connection.js';
import type { Row } from '../sql/statement.js';

/**
 * Reads on the connection that serves requests. Requests arrive in the poll phase of the event loop: from there to the
 * check phase, which comes next, reads share a transaction from the second on, so that SQLite takes its locks once for all
 * of them, three system calls of every read else. None lasts into another poll phase: a request that arrives there may know
 * of what another process has committed. https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick
 */
export class SharedReads {
  private isPolling = false;
  private reads = 0;
  private readonly endPhase = (): void => {
    this.end();
    this.isPolling = false;
  };

  constructor(private readonly connection: SqliteConnection) {}

  /** To be called when a request arrives, and then alone. */
  begin(): void {
    if (this.isPolling) return;
    this.isPolling = true;
    this.reads = 0;
    setImmediate(this.endPhase);
  }

  /** Throws as SqliteConnection.run does. */
  run(sql: string, parameters: readonly unknown[]): Row[] {
    if (this.isPolling && ++this.reads === 2) this.connection.run('BEGIN');
    return this.connection.run(sql, parameters);
  }

  /** Lets the next read see what has been committed by now. To be called before the connection writes. */
  end(): void {
    if (!this.isPolling || this.reads < 2) return;
    // No later read of this phase begins a transaction.
    this.reads = 2;
    try {
      if (this.connection.inTransaction) this.connection.run('COMMIT');
    } catch (error) {
      this.connection.undo(error);
    }
  }
}
