import type { Rate } from '../../../environment.js';
import { monotonicTime, ThrottleStore, type Count, type Hold } from './store.js';

/** Windows that are over and go with each request: more than it can add, so that none pile up. */
const SWEPT = 10;

/** Counts for one process. What is over is forgotten, so that memory holds no more than the requests that still count. */
export class MemoryThrottleStore extends ThrottleStore {
  /** By the length of windows, and among those of one length the one that changed last stands last. */
  private readonly windows = new Map<number, Map<string, Window>>();

  async take(key: string, rate: Rate, hold?: Hold): Promise<Count> {
    const now = monotonicTime();
    const window = this.windowOf(key, rate, now);
    const taken = window.hits + window.held < rate.requests;
    if (taken && hold) window.holds.set(hold.id, now + hold.lease);
    else if (taken) window.add(now + rate.duration);
    if (taken) this.keep(key, rate, window);
    return { taken, hits: window.hits, wait: Math.max(0, window.oldest - now) };
  }

  async settle(key: string, rate: Rate, { id }: Hold, counted: boolean): Promise<void> {
    const now = monotonicTime();
    const window = this.windowOf(key, rate, now);
    window.holds.delete(id);
    if (counted) window.add(now + rate.duration);
    this.keep(key, rate, window);
  }

  async close(): Promise<void> {}

  private windowOf(key: string, { duration }: Rate, now: number): Window {
    const window = this.windows.get(duration)?.get(key) ?? new Window();
    window.expire(now);
    return window;
  }

  private keep(key: string, { duration }: Rate, window: Window): void {
    const windows = this.windows.get(duration) ?? new Map<string, Window>();
    this.windows.set(duration, windows);
    windows.delete(key);
    windows.set(key, window);
    this.sweep(windows);
  }

  private sweep(windows: Map<string, Window>): void {
    const now = monotonicTime();
    let swept = 0;
    for (const [key, window] of windows) {
      window.expire(now);
      if (window.hits + window.held > 0 || swept++ === SWEPT) return;
      windows.delete(key);
    }
  }
}

/** The requests of one key that count. Times are those at which one stops to count. */
class Window {
  readonly holds = new Map<string, number>();
  /** Oldest first. Those before `first` are over. */
  private times: number[] = [];
  private first = 0;

  get hits(): number {
    return this.times.length - this.first;
  }

  get held(): number {
    return this.holds.size;
  }

  get oldest(): number {
    return this.times[this.first] ?? 0;
  }

  add(time: number): void {
    this.times.push(time);
  }

  expire(now: number): void {
    while (this.times[this.first] <= now) this.first++;
    if (this.first > this.times.length / 2) {
      this.times = this.times.slice(this.first);
      this.first = 0;
    }
    for (const [id, lapse] of this.holds) if (lapse <= now) this.holds.delete(id);
  }
}
