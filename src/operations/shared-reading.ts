import { setTimeout as sleep } from 'node:timers/promises';

/** A reading is followed by a pause of so many times what it took. */
const PAUSE = 20;

/**
 * Makes a reading for all who ask before it begins, so that whoever asks gets what was true after they asked, however many
 * they are. A dear one is made rarely: those who ask in the pause after one wait for the end of the pause.
 */
export class SharedReading<T> {
  private next?: Promise<T>;
  /** When the pause ends, by `performance.now()`. */
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
