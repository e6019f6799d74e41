import type { SqliteConnection } from './connection.js';
import type { Row } from '../sql/statement.js';

/**
 * Reads on the connection that serves requests. From the second on, those of one turn of the event loop share a
 * transaction, so that SQLite takes its locks once for all of them: three system calls of every read else. What another
 * process commits during a turn is seen from the next turn on, in which the first request arrives that can know of it.
 */
export class SharedReads {
  private reads = 0;
  private readonly endTurn = (): void => {
    this.end();
    this.reads = 0;
  };

  constructor(private readonly connection: SqliteConnection) {}

  /** Throws as SqliteConnection.run does. */
  run(sql: string, parameters: readonly unknown[]): Row[] {
    this.reads++;
    if (this.reads === 1) setImmediate(this.endTurn);
    if (this.reads === 2) this.connection.run('BEGIN');
    return this.connection.run(sql, parameters);
  }

  /** Lets the next read see what has been committed by now. To be called before the connection writes. */
  end(): void {
    if (this.reads < 2) return;
    // The next read of this turn begins no transaction of its own.
    this.reads = 3;
    try {
      if (this.connection.inTransaction) this.connection.run('COMMIT');
    } catch (error) {
      this.connection.undo(error);
    }
  }
}
