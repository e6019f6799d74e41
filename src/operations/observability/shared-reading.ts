import { setTimeout as sleep } from 'node:timers/promises';

/** The pause after a reading, in multiples of the time that the reading took. */
const PAUSE = 20;

/**
 * Makes one reading for all callers that ask before it begins, so that each gets a value that was read after it asked. The
 * more a reading costs, the less often it is made: callers that ask during the pause after a reading wait for the next one.
 */
export class SharedReading<T> {
  private next?: Promise<T>;
  /** When the pause ends, on the clock of `performance.now()`. */
  private free = 0;

  constructor(private readonly make: () => Promise<T>) {}

  read(): Promise<T> {
    return (this.next ??= this.makeNext());
  }

  private async makeNext(): Promise<T> {
    await sleep(Math.max(0, this.free - performance.now()));
    this.next = undefined;
    const began = performance.now();
    try {
      return await this.make();
    } finally {
      const now = performance.now();
      this.free = now + PAUSE * (now - began);
    }
  }
}
