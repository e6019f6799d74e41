import { parentPort, workerData } from 'node:worker_threads';
import { SqliteConnection } from './connection.js';
import type { Row, Statement } from '../sql/statement.js';

export interface WorkerData {
  readonly path: string;
  /** The number of the order that is to end, if it runs. */
  readonly unwanted: Int32Array;
}

/** One statement for the worker thread. */
export interface Order extends Statement {
  readonly id: number;
}

/** What it came to. Of an error, only what can go from thread to thread: SQLite's code and message. */
export interface Outcome {
  readonly rows?: Row[];
  readonly error?: { readonly message: string; readonly code?: string };
}

const { path, unwanted } = workerData as WorkerData;
let current: number;
const isWanted = (): boolean => Atomics.load(unwanted, 0) !== current;

/** Runs the statements that may take long, one after the other, on a connection of its own. */
const connection = new SqliteConnection(path, { readonly: true, isWanted });

const answer = (outcome: Outcome): void => parentPort?.postMessage(outcome);

parentPort?.on('message', ({ id, sql, parameters }: Order) => {
  current = id;
  try {
    answer({ rows: connection.run(sql, parameters) });
  } catch (error) {
    const { message, code } = ((error as Error).cause ?? error) as { message: string; code?: string };
    connection.undo(error);
    answer({ error: { message, code } });
  }
});

// The first message of all says that the thread is ready.
answer({});
