import { parentPort, workerData } from 'node:worker_threads';
import { SqliteConnection } from './sqlite-connection.js';
import type { Row, Statement } from './statement.js';

/** One statement for the worker thread. */
export interface Order extends Statement {
  readonly id: number;
}

/** What it came to. Of an error, only what can go from thread to thread: SQLite's code and message. */
export interface Outcome {
  readonly id: number;
  readonly rows?: Row[];
  readonly error?: { readonly message: string; readonly code?: string };
}

/** Runs the statements that may take long, one after the other, on a connection of its own. */
const connection = new SqliteConnection(workerData as string, { readonly: true });

const answer = (outcome: Outcome): void => parentPort?.postMessage(outcome);

parentPort?.on('message', ({ id, sql, parameters }: Order) => {
  try {
    answer({ id, rows: connection.run(sql, parameters) });
  } catch (error) {
    const { message, code } = ((error as Error).cause ?? error) as { message: string; code?: string };
    connection.undo(error);
    answer({ id, error: { message, code } });
  }
});
