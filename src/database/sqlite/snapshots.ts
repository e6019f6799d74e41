import { SqliteConnection } from './connection.js';
import { whenFree } from './transaction.js';
import type { Row, Snapshot } from '../sql/statement.js';

/** Idle connections kept for the next snapshot. */
const MOST_IDLE = 4;

/** Snapshots of one SQLite file: a read transaction each, on a connection of its own. */
export class SqliteSnapshots {
  private readonly idle: SqliteConnection[] = [];

  constructor(private readonly path: string) {}

  open(): Snapshot {
    const connection = this.idle.pop() ?? new SqliteConnection(this.path, { readonly: true });
    connection.run('BEGIN');
    let open = true;
    return {
      read: async (sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
        if (!open) throw new Error('The snapshot is closed.');
        return whenFree(() => connection.run(sql, parameters));
      },
      close: async () => {
        if (!open) return;
        open = false;
        this.release(connection);
      },
    };
  }

  close(): void {
    for (const connection of this.idle.splice(0)) connection.close();
  }

  /** There was nothing to write: the end of the transaction ends the snapshot alone. */
  private release(connection: SqliteConnection): void {
    connection.undo();
    if (this.idle.length < MOST_IDLE) this.idle.push(connection);
    else connection.close();
  }
}
