import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from '../errors.js';
import type { SlowRead } from '../reads/slow-reads.js';
import { toSqlite } from './prepared-statements.js';
import { fromSqlite } from './errors.js';
import type { Order, Outcome, WorkerData } from './background-worker.js';
import type { Row } from '../sql/statement.js';

interface UnderWay {
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** How long a statement that is to end may go on, in milliseconds: SQLite asks at each row, but not while it sorts. */
const PATIENCE = 5000;

/** The worker's file beside this one, in whatever form this one runs. */
const WORKER = new URL(import.meta.url.replace(/background-reader(\.\w+)$/, 'background-worker$1'));

/**
 * A thread for statements that may take long: better-sqlite3 is synchronous, and the serving thread has others to serve.
 * It runs one at a time. Started with the first statement; where a statement is its death, that statement has failed, and
 * the next is run on a new thread.
 */
export class SqliteBackground {
  private thread: Promise<Worker> | undefined;
  private underWay: UnderWay | undefined;
  /** The number of the statement that is to end, for the thread to see while it runs. */
  private readonly unwanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private last = 0;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly patience = PATIENCE,
  ) {}

  /** Not to be asked before the statement given before has ended. Throws the errors of errors.ts, for one that is ended too. */
  async read({ sql, parameters, signal, begin }: SlowRead): Promise<Row[]> {
    this.checkOpen();
    const worker = await (this.thread ??= this.start());
    this.checkOpen();
    signal.throwIfAborted();
    begin();
    this.last = (this.last + 1) | 0;
    // What a Date of another class has beyond a Date would not come through.
    const order: Order = { id: this.last, sql, parameters: parameters.map(toSqlite) };
    let overdue: NodeJS.Timeout | undefined;
    const end = (): void => {
      Atomics.store(this.unwanted, 0, order.id);
      overdue = setTimeout(() => this.giveUp(new Error('It does not end.')), this.patience);
    };
    signal.addEventListener('abort', end);
    try {
      return await new Promise((resolve, reject) => {
        this.underWay = { resolve, reject };
        worker.postMessage(order);
      });
    } finally {
      signal.removeEventListener('abort', end);
      clearTimeout(overdue);
    }
  }

  async close(): Promise<void> {
    const { thread } = this;
    this.closed = true;
    this.giveUp(CLOSED);
    // One that could not be started has nothing to end.
    await (await thread?.catch(() => undefined))?.terminate();
  }

  /** A thread that is ready for statements. Throws DatabaseUnavailable where none can be had. */
  private start(): Promise<Worker> {
    let fault = new Error('The background reader has stopped.');
    const thread = new Promise<Worker>((resolve, reject) => {
      const workerData: WorkerData = { path: this.path, unwanted: this.unwanted };
      const worker = new Worker(WORKER, { workerData });
      worker.unref();
      worker.on('error', (error: Error) => (fault = error));
      worker.once('exit', () => {
        reject(unavailable(fault));
        if (thread === this.thread) this.giveUp(fault);
      });
      worker.once('message', () => {
        worker.on('message', (outcome: Outcome) => thread === this.thread && this.settle(outcome));
        resolve(worker);
      });
    });
    thread.catch(() => {
      if (thread === this.thread) this.thread = undefined;
    });
    return thread;
  }

  private checkOpen(): void {
    if (this.closed) throw unavailable(CLOSED);
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
    this.thread?.then((worker) => worker.terminate()).catch(() => undefined);
    this.thread = undefined;
    this.underWay?.reject(unavailable(reason));
    this.underWay = undefined;
  }
}

const CLOSED = new Error('The database is closed.');

const unavailable = (reason: Error): DatabaseUnavailable =>
  new DatabaseUnavailable(`The slow read has failed: ${reason.message}`, { cause: reason });
