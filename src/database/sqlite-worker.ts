import { parentPort, workerData } from 'node:worker_threads';
import { connect } from './sqlite-connection.js';
import { PreparedStatements } from './sqlite-statements.js';
import type { Statement } from './statement.js';

/** One statement for the worker thread. */
export interface Order extends Statement {
  readonly id: number;
}

/** Runs the statements that may take long, one after the other, on a connection of its own. */
const statements = new PreparedStatements(connect(workerData as string, { readonly: true }));

parentPort?.on('message', ({ id, sql, parameters }: Order) => {
  try {
    parentPort?.postMessage({ id, rows: statements.run(sql, parameters) });
  } catch (error) {
    parentPort?.postMessage({ id, error });
  }
});
