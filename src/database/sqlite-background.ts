import { Worker } from 'node:worker_threads';
import type { Row } from './statement.js';
import type { Order } from './sqlite-worker.js';

interface Waiting {
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (reason: unknown) => void;
}

interface Outcome {
  readonly id: number;
  readonly rows?: Row[];
  readonly error?: unknown;
}

/** The worker's file beside this one, in whatever form this one runs. */
const WORKER = new URL(import.meta.url.replace(/sqlite-background(\.\w+)$/, 'sqlite-worker$1'));

/**
 * A thread for statements that may take long: better-sqlite3 is synchronous, and the serving thread has others to serve.
 * Started with the first statement, started anew should it die.
 */
export class SqliteBackground {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly path: string) {}

  read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    this.worker ??= this.start();
    const order: Order = { id: ++this.last, sql, parameters };
    return new Promise((resolve, reject) => {
      this.waiting.set(order.id, { resolve, reject });
      this.worker?.postMessage(order);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.path });
    worker.unref();
    worker.on('message', ({ id, rows, error }: Outcome) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (rows) waiting?.resolve(rows);
      else waiting?.reject(error);
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => this.fail(new Error('The background reader has stopped.')));
    return worker;
  }

  private fail(reason: unknown): void {
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}
