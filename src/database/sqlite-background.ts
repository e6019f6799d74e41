import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from './errors.js';
import { fromSqlite } from './sqlite-errors.js';
import type { Order, Outcome } from './sqlite-worker.js';
import type { Row } from './statement.js';

interface Waiting {
  readonly order: Order;
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Limits {
  /** How long a statement may run, in milliseconds. */
  readonly time: number;
  /** How many may wait. */
  readonly queue: number;
}

const LIMITS: Limits = { time: 30_000, queue: 1000 };

/** The worker's file beside this one, in whatever form this one runs. */
const WORKER = new URL(import.meta.url.replace(/sqlite-background(\.\w+)$/, 'sqlite-worker$1'));

/**
 * A thread for statements that may take long: better-sqlite3 is synchronous, and the serving thread has others to serve.
 * Started with the first statement. Where a statement is its death, or takes too long, that statement has failed; those
 * behind it are run on a new thread.
 */
export class SqliteBackground {
  private worker: Worker | undefined;
  /** In the order in which the thread takes them: the first is the one that runs. */
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private overdue: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly limits = LIMITS,
  ) {}

  /** Throws DatabaseUnavailable, at once where too many wait already. */
  read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.waiting.size >= this.limits.queue)
      return Promise.reject(new DatabaseUnavailable('Too many slow reads are waiting.'));
    const order: Order = { id: ++this.last, sql, parameters };
    return new Promise((resolve, reject) => {
      this.waiting.set(order.id, { order, resolve, reject });
      if (this.waiting.size === 1) this.watch();
      this.give(order);
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.giveUp(new Error('The database is closed.'));
    await worker?.terminate();
  }

  private give(order: Order): void {
    try {
      (this.worker ??= this.start()).postMessage(order);
    } catch (error) {
      this.giveUp(error);
    }
  }

  private start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.path });
    worker.unref();
    let works = false;
    let fault = new Error('The background reader has stopped.');
    worker.on('online', () => (works = true));
    worker.on('message', (outcome: Outcome) => worker === this.worker && this.settle(outcome));
    worker.on('error', (error: Error) => (fault = error));
    worker.on('exit', () => {
      if (worker !== this.worker) return;
      if (works) this.replace(fault);
      else this.giveUp(fault);
    });
    return worker;
  }

  private settle({ id, rows, error }: Outcome): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    this.watch();
    if (rows) waiting?.resolve(rows);
    else waiting?.reject(fromSqlite(Object.assign(new Error(error?.message), { code: error?.code })));
  }

  /** Measures the time of the statement that has begun. */
  private watch(): void {
    clearTimeout(this.overdue);
    if (this.waiting.size > 0)
      this.overdue = setTimeout(() => this.replace(new Error('It took too long.')), this.limits.time);
  }

  /** The statement that runs has failed for this reason; the others go to a new thread. */
  private replace(reason: Error): void {
    this.worker?.terminate().catch(() => undefined);
    this.worker = undefined;
    const [first] = this.waiting.values();
    if (first) this.fail(first, reason);
    this.watch();
    for (const { order } of this.waiting.values()) this.give(order);
  }

  /** No thread can be had. */
  private giveUp(reason: unknown): void {
    clearTimeout(this.overdue);
    this.worker = undefined;
    for (const each of this.waiting.values()) this.fail(each, reason as Error);
  }

  private fail({ order, reject }: Waiting, reason: Error): void {
    this.waiting.delete(order.id);
    reject(new DatabaseUnavailable(`The slow read has failed: ${reason.message}`, { cause: reason }));
  }
}
