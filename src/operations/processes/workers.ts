import cluster, { type Worker } from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Reason } from './drain.js';
import { Heartbeats } from './heartbeats.js';
import { tellWorker } from '../ipc.js';

/** So many starts in a row that fail, while no worker serves, are no accident. */
const MOST_FAILED_STARTS = 3;

/** Milliseconds before a dead worker is replaced: twice as long with each that died in the last `CALM` milliseconds. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 5000;
const CALM = 30_000;

/** Milliseconds after which a worker that has been told to end is killed; longer than any takes that is in order. */
const STOP_TIMEOUT = 28_000;

/** Milliseconds between two replacements that workers ask for, so that clients who make them ask cause no more. */
const REPLACEMENT_PAUSE = 60_000;

/** The service's worker processes: one for each, whatever happens to them. `failed` is told when none can be started. */
export class Workers {
  private readonly serving = new Set<Worker>();
  private readonly ending = new Set<Worker>();
  private readonly heartbeats = new Heartbeats((worker) => this.killHanging(worker));
  private deaths: number[] = [];
  private stopping = false;
  private reloading = Promise.resolve();
  private replacing = Promise.resolve();

  constructor(
    private readonly log: Logger,
    private readonly failed: () => void,
  ) {
    cluster.on('message', (worker: Worker, { replace }: { replace?: true }) => {
      if (replace) this.replace(worker);
    });
  }

  /** Resolves once `count` workers listen. */
  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.addInsistently()));
  }

  /** Replaces the workers one by one; each of them takes its leave once another one listens in its place. */
  reload(): void {
    this.reloading = this.reloading.then(() => this.replaceAll()).catch(this.note);
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

  private readonly note = (error: unknown): void => this.log.error(error);

  private async replaceAll(): Promise<void> {
    for (const worker of [...this.serving]) if (!(await this.replaceOne(worker))) return;
    this.log.info('All workers have been replaced.');
  }

  /** A worker has asked for it. Those that ask at once wait for each other. */
  private replace(worker: Worker): void {
    const replaced = async (): Promise<void> => {
      if (!this.serving.has(worker)) return;
      await this.replaceOne(worker);
      await setTimeout(REPLACEMENT_PAUSE, undefined, { ref: false });
    };
    this.replacing = this.replacing.then(replaced).catch(this.note);
  }

  /** Lets a worker take its leave once another one listens in its place. False where none can be started. */
  private async replaceOne(worker: Worker): Promise<boolean> {
    if (this.stopping || !this.serving.has(worker)) return true;
    const isAdded = await this.add();
    if (isAdded) this.end(worker, 'replaced').catch(this.note);
    else this.log.error('A new worker could not be started; the old ones keep running.');
    return isAdded;
  }

  private async end(worker: Worker, reason: Reason): Promise<void> {
    this.serving.delete(worker);
    this.heartbeats.forget(worker);
    this.ending.add(worker);
    const exited = worker.isDead() ? undefined : endOf(worker);
    tellWorker(worker, { leave: reason });
    const overdue = globalThis.setTimeout(() => worker.process.kill('SIGKILL'), STOP_TIMEOUT);
    await exited;
    clearTimeout(overdue);
    this.ending.delete(worker);
  }

  /** Starts a worker and answers whether it came to listen. */
  private async add(): Promise<boolean> {
    const worker = this.fork();
    if (!worker) return false;
    const exited = endOf(worker);
    const listening = new Promise<true>((resolve) => worker.once('listening', () => resolve(true)));
    if (!(await Promise.race([listening, exited.then(() => false)]))) return false;
    this.serving.add(worker);
    this.heartbeats.watch(worker);
    exited.then((by) => this.replaceDead(worker, by)).catch(this.note);
    return true;
  }

  private fork(): Worker | undefined {
    try {
      // What is wrong with a worker is seen by its end.
      return cluster.fork().on('error', this.note);
    } catch (error) {
      this.note(error);
      return undefined;
    }
  }

  private async addInsistently(): Promise<void> {
    for (let starts = 1; !this.stopping; starts++) {
      if ((await this.add()) || this.stopping) return;
      if (starts >= MOST_FAILED_STARTS && this.serving.size === 0) return this.failed();
      await setTimeout(pauseAfter(starts));
    }
  }

  private async replaceDead(worker: Worker, by: End): Promise<void> {
    this.heartbeats.forget(worker);
    if (!this.serving.delete(worker) || this.stopping) return;
    const now = Date.now();
    this.deaths = [...this.deaths.filter((death) => now - death < CALM), now];
    const pause = pauseAfter(this.deaths.length);
    this.log.error({ worker: worker.process.pid, by, pause }, `Worker ${worker.process.pid} died (${by}).`);
    await setTimeout(pause);
    await this.addInsistently();
  }

  private killHanging(worker: Worker): void {
    const { pid } = worker.process;
    this.log.error({ worker: pid }, `Worker ${pid} is unresponsive and is killed.`);
    worker.process.kill('SIGKILL');
  }
}

/** The signal or the code that a process has ended by; why it could not begin. */
type End = string | number;

const endOf = (worker: Worker): Promise<End> =>
  new Promise((resolve) => {
    worker.once('exit', (code: number, signal: string | null) => resolve(signal ?? code));
    worker.once('error', (error) => resolve(error.message));
  });

const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (failures - 1));
