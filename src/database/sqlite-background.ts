import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from './errors.js';
import { fromSqlite } from './sqlite-errors.js';
import type { Order, Outcome, WorkerData } from './sqlite-worker.js';
import type { Row, Statement } from './statement.js';

interface UnderWay {
  readonly order: Order;
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** How long a statement that is to end may go on, in milliseconds: SQLite asks at each row, but not while it sorts. */
const PATIENCE = 5000;

/** The worker's file beside this one, in whatever form this one runs. */
const WORKER = new URL(import.meta.url.replace(/sqlite-background(\.\w+)$/, 'sqlite-worker$1'));

/**
 * A thread for statements that may take long: better-sqlite3 is synchronous, and the serving thread has others to serve.
 * It runs one at a time. Started with the first statement; where a statement is its death, that statement has failed, and
 * the next is run on a new thread.
 */
export class SqliteBackground {
  private worker: Worker | undefined;
  private underWay: UnderWay | undefined;
  /** The number of the statement that is to end, for the worker to see while it runs. */
  private readonly unwanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private last = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly patience = PATIENCE,
  ) {}

  /** Not to be asked before the statement given before has ended. Throws the errors of errors.ts, for one that is ended too. */
  async read({ sql, parameters }: Statement, signal: AbortSignal): Promise<Row[]> {
    if (this.closed) throw new DatabaseUnavailable('The database is closed.');
    this.last = (this.last + 1) | 0;
    const order: Order = { id: this.last, sql, parameters };
    let overdue: NodeJS.Timeout | undefined;
    const end = (): void => {
      Atomics.store(this.unwanted, 0, order.id);
      overdue = setTimeout(() => this.giveUp(new Error('It does not end.')), this.patience);
    };
    signal.addEventListener('abort', end);
    try {
      return await new Promise((resolve, reject) => {
        this.underWay = { order, resolve, reject };
        this.give(order);
      });
    } finally {
      signal.removeEventListener('abort', end);
      clearTimeout(overdue);
    }
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.closed = true;
    this.giveUp(new Error('The database is closed.'));
    await worker?.terminate();
  }

  private give(order: Order): void {
    try {
      (this.worker ??= this.start()).postMessage(order);
    } catch (error) {
      this.giveUp(error as Error);
    }
  }

  private start(): Worker {
    const workerData: WorkerData = { path: this.path, unwanted: this.unwanted };
    const worker = new Worker(WORKER, { workerData });
    worker.unref();
    let fault = new Error('The background reader has stopped.');
    worker.on('message', (outcome: Outcome) => worker === this.worker && this.settle(outcome));
    worker.on('error', (error: Error) => (fault = error));
    worker.on('exit', () => worker === this.worker && this.giveUp(fault));
    return worker;
  }

  private settle({ rows, error }: Outcome): void {
    const { underWay } = this;
    this.underWay = undefined;
    if (rows) underWay?.resolve(rows);
    else underWay?.reject(fromSqlite(Object.assign(new Error(error?.message), { code: error?.code })));
  }

  /** The thread is let go of, and its statement has failed for this reason. */
  private giveUp(reason: Error): void {
    Atomics.store(this.unwanted, 0, this.last);
    void this.worker?.terminate();
    this.worker = undefined;
    this.underWay?.reject(
      new DatabaseUnavailable(`The slow read has failed: ${reason.message}`, { cause: reason }),
    );
    this.underWay = undefined;
  }
}
