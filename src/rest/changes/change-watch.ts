import { setMaxListeners } from 'node:events';
import type { SettledIds } from '../../database/bookkeeping/settled-ids.js';
import { unawaited } from '../../unawaited.js';

/** Milliseconds between two looks at the database, while anyone waits. */
const INTERVAL = 250;

/** Milliseconds between two looks, and for all of them, where a request that does not wait meets with writes under way. */
const SHORT_INTERVAL = 20;
const LONGEST_LOOK = 500;

type Look = Awaited<ReturnType<SettledIds['look']>>;

interface Waiting {
  readonly beyond: number;
  wake(): void;
  fail(error: Error): void;
}

/** Knows how far the entries of history are settled, and wakes those who wait for more: with one look for all of a process. */
export class ChangeWatch {
  /** How far they are settled, as the last look has found. */
  settled = 0;
  private readonly ending = new AbortController();
  private readonly waiting = new Set<Waiting>();
  private running: Promise<unknown> = Promise.resolve();
  private queued?: Promise<Look>;
  private timer?: NodeJS.Timeout;

  constructor(private readonly ids: SettledIds) {
    setMaxListeners(0, this.ended);
  }

  /** Aborted when the process takes its leave: nothing is waited for any more. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** Returns what is known without waiting for the writes under way, or not for long. */
  async look(): Promise<Look> {
    const first = await this.lookOnce();
    const until = performance.now() + LONGEST_LOOK;
    let last = first;
    while (last.settled < first.given && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, SHORT_INTERVAL));
      last = await this.lookOnce();
    }
    return { given: first.given, settled: last.settled };
  }

  /**
   * Resolves when more than this number is settled, after so many milliseconds, or when the signal is aborted. Throws what a
   * look at the database throws.
   */
  beyond(number: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(overdue);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(waiting);
      };
      const wake = (): void => {
        leave();
        resolve();
      };
      const fail = (error: Error): void => {
        leave();
        reject(error);
      };
      const waiting = { beyond: number, wake, fail };
      const overdue = setTimeout(wake, milliseconds);
      if (signal.aborted || this.ended.aborted) return wake();
      signal.addEventListener('abort', wake);
      this.waiting.add(waiting);
      this.timer ??= this.schedule();
    });
  }

  end(): void {
    this.ending.abort();
    clearTimeout(this.timer);
    for (const each of this.waiting) each.wake();
  }

  private schedule(): NodeJS.Timeout {
    return setTimeout(() => unawaited(this.lookForAll()), INTERVAL);
  }

  private async lookForAll(): Promise<void> {
    try {
      await this.lookOnce();
      for (const each of this.waiting) if (this.settled > each.beyond) each.wake();
    } catch (error) {
      for (const each of this.waiting) each.fail(error as Error);
    }
    this.timer = this.waiting.size > 0 ? this.schedule() : undefined;
  }

  /** Those who ask while a look is under way share the next one: it may have been begun before what they have to see. */
  private lookOnce(): Promise<Look> {
    return (this.queued ??= this.lookNext());
  }

  private async lookNext(): Promise<Look> {
    await this.running;
    this.queued = undefined;
    const look = this.ids.look();
    this.running = look.catch(() => undefined);
    const found = await look;
    this.settled = found.settled;
    return found;
  }
}
