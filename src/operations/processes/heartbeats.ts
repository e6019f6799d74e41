import cluster, { type Worker } from 'node:cluster';
import { tellPrimary } from '../ipc.js';

/** Milliseconds between two beats of a worker, and between two looks at them. */
const INTERVAL = 1000;

/**
 * Milliseconds of silence after which a worker is taken to hang. No request keeps the event loop for so much as a second,
 * and the longest wait for SQLite's file takes five; a machine so busy that a worker has no turn for ten would gain nothing
 * by starting another one.
 */
const LONGEST_SILENCE = 10_000;

/** In a worker: tells the first process that the event loop turns. */
export function beat(): void {
  setInterval(() => tellPrimary({ beat: true }), INTERVAL).unref();
}

/** In the first process: tells which of the workers it watches hang, each once. */
export class Heartbeats {
  /** When each was last heard of, by performance.now(). */
  private readonly heard = new Map<Worker, number>();
  private looked = performance.now();

  constructor(private readonly hangs: (worker: Worker) => void) {
    cluster.on('message', (worker: Worker, { beat }: { beat?: true }) => {
      if (beat && this.heard.has(worker)) this.watch(worker);
    });
    setInterval(() => this.look(), INTERVAL).unref();
  }

  watch(worker: Worker): void {
    this.heard.set(worker, performance.now());
  }

  forget(worker: Worker): void {
    this.heard.delete(worker);
  }

  private look(): void {
    const now = performance.now();
    // This process has been held up itself, or the machine asleep: what workers have said may still be on its way.
    const hasMissed = now - this.looked > 2 * INTERVAL;
    this.looked = now;
    for (const [worker, heard] of this.heard) {
      if (hasMissed) this.watch(worker);
      else if (now - heard > LONGEST_SILENCE) {
        this.forget(worker);
        this.hangs(worker);
      }
    }
  }
}
