import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Reason } from './drain.js';

/** So many starts in a row that fail are no accident. */
const MOST_FAILED_STARTS = 3;

/** Milliseconds before a dead worker is replaced: twice as long with each that died in the last `CALM` milliseconds. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 5000;
const CALM = 30_000;

/** Milliseconds after which a worker that has been told to end is killed; longer than any takes that is in order. */
const PATIENCE = 28_000;

/** The service's worker processes: one for each, whatever happens to them. `failed` is told when none can be started. */
export class Workers {
  private readonly serving = new Set<Worker>();
  private readonly ending = new Set<Worker>();
  private deaths: number[] = [];
  private stopping = false;
  private reloading = Promise.resolve();

  constructor(
    private readonly log: Logger,
    private readonly failed: () => void,
  ) {}

  /** Resolves once `count` workers listen. */
  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.addInsistently()));
  }

  /** Replaces the workers one by one; each of them takes its leave once another one listens in its place. */
  reload(): Promise<void> {
    return (this.reloading = this.reloading.then(() => this.replaceAll()));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const all = Object.values(cluster.workers ?? {}) as Worker[];
    // One that does not listen yet has nothing to finish.
    const starting = all.filter((worker) => !this.serving.has(worker) && !this.ending.has(worker));
    for (const worker of starting) worker.process.kill('SIGKILL');
    await Promise.all([...this.serving, ...this.ending].map((worker) => this.end(worker, 'stop')));
  }

  kill(): void {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
  }

  private async replaceAll(): Promise<void> {
    for (const worker of [...this.serving]) {
      if (this.stopping || !this.serving.has(worker)) continue;
      if (!(await this.add())) {
        this.log.error('A new worker could not be started; the old ones go on.');
        return;
      }
      void this.end(worker, 'replaced');
    }
    this.log.info('All workers have been replaced.');
  }

  private async end(worker: Worker, reason: Reason): Promise<void> {
    this.serving.delete(worker);
    this.ending.add(worker);
    const exited = worker.isDead() ? undefined : once(worker, 'exit');
    if (worker.isConnected()) worker.send({ leave: reason });
    const overdue = globalThis.setTimeout(() => worker.process.kill('SIGKILL'), PATIENCE);
    await exited;
    clearTimeout(overdue);
    this.ending.delete(worker);
  }

  /** Starts a worker and answers whether it came to listen. */
  private async add(): Promise<boolean> {
    const worker = cluster.fork();
    const exited = once(worker, 'exit') as Promise<[number | null, string | null]>;
    const listens = await Promise.race([
      once(worker, 'listening').then(() => true),
      exited.then(() => false),
    ]);
    if (!listens) return false;
    this.serving.add(worker);
    void exited.then(([code, signal]) => this.replaceDead(worker, signal ?? code));
    return true;
  }

  private async addInsistently(): Promise<void> {
    for (let starts = 1; !this.stopping; starts++) {
      if (await this.add()) return;
      if (this.stopping) return;
      if (starts === MOST_FAILED_STARTS) return this.failed();
      await setTimeout(SHORTEST_PAUSE);
    }
  }

  private async replaceDead(worker: Worker, by: string | number | null): Promise<void> {
    if (!this.serving.delete(worker) || this.stopping) return;
    const now = Date.now();
    this.deaths = [...this.deaths.filter((death) => now - death < CALM), now];
    const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (this.deaths.length - 1));
    this.log.error(
      { worker: worker.process.pid, by, pause },
      `Worker ${worker.process.pid} has died (${by}).`,
    );
    await setTimeout(pause);
    await this.addInsistently();
  }
}
