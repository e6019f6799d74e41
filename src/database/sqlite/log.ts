import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { SqliteFile } from './file-identity.js';

/** Bytes of SQLite's log (`-wal`) from which on it is emptied, and how often its length is looked at, in milliseconds. */
const LONG = 16 * 1024 ** 2;
const INTERVAL = 250;

/** The worker's file beside this one, in whatever form this one runs. */
const WORKER = new URL(import.meta.url.replace(/log(\.\w+)$/, 'log-worker$1'));

/**
 * Keeps SQLite's log short. A commit moves what it can from the log to the file, but the log begins at its start again only
 * in a moment without readers, and beside many readers there may be none. So once it is long, this process's
 * snapshots end, and a thread empties it, for which no request waits: https://sqlite.org/wal.html#avoiding_excessively_large_wal_files
 */
export class SqliteLog {
  private readonly timer = setInterval(() => this.look(), INTERVAL).unref();
  private worker: Worker | undefined;

  constructor(
    private readonly path: string,
    private readonly file: SqliteFile,
    /** What reads from the log for long. */
    private readonly reads: { suspend(): void; resume(): void },
  ) {}

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.worker?.terminate();
  }

  private look(): void {
    if (this.isShort()) return this.reads.resume();
    this.reads.suspend();
    this.worker ??= this.empty();
  }

  /** Also where there is no log, or no longer the file that it belongs to. */
  private isShort(): boolean {
    try {
      this.file.check();
      return statSync(`${this.path}-wal`).size < LONG;
    } catch {
      return true;
    }
  }

  /** What it cannot do now it does the next time. */
  private empty(): Worker {
    const worker = new Worker(WORKER, { workerData: this.path });
    worker.unref();
    return worker.on('error', () => undefined).on('exit', () => (this.worker = undefined));
  }
}
