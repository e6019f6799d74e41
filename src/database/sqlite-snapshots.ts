import type BetterSqlite3 from 'better-sqlite3';
import { connect } from './sqlite-connection.js';
import { PreparedStatements } from './sqlite-statements.js';
import type { Row, Snapshot } from './statement.js';

interface Reading {
  readonly connection: BetterSqlite3.Database;
  readonly statements: PreparedStatements;
}

/** Idle connections kept for the next snapshot. */
const MOST_IDLE = 4;

/** Snapshots of one SQLite file: a read transaction each, on a connection of its own. */
export class SqliteSnapshots {
  private readonly idle: Reading[] = [];

  constructor(private readonly path: string) {}

  open(): Snapshot {
    const reading = this.idle.pop() ?? this.connect();
    reading.statements.run('BEGIN');
    let open = true;
    return {
      read: async (sql: string, parameters?: readonly unknown[]): Promise<Row[]> =>
        reading.statements.run(sql, parameters),
      close: async () => {
        if (!open) return;
        open = false;
        reading.statements.run('COMMIT');
        if (this.idle.length < MOST_IDLE) this.idle.push(reading);
        else reading.connection.close();
      },
    };
  }

  close(): void {
    for (const { connection } of this.idle.splice(0)) connection.close();
  }

  private connect(): Reading {
    const connection = connect(this.path, { readonly: true });
    return { connection, statements: new PreparedStatements(connection) };
  }
}
