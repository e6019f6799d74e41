import { ServiceUnavailable, Throttled } from '../exceptions.js';

/** How many clients may wait for changes in a process. */
const MOST = 1000;
const MOST_OF_CLIENT = 50;

/** Seconds after which one that finds no place tries again. */
const RETRY_AFTER = 5;

/** The places in which clients wait for changes, with a long poll or an event stream. */
export class WaitingPlaces {
  private readonly taken = new Map<string, number>();
  private all = 0;

  /** Returns what gives the place back. Throws Throttled where the client has as many as one may, ServiceUnavailable. */
  take(client: string): () => void {
    const own = this.taken.get(client) ?? 0;
    if (own >= MOST_OF_CLIENT) throw new Throttled(RETRY_AFTER);
    if (this.all >= MOST) throw new ServiceUnavailable('Too many clients are waiting for changes.');
    this.count(client, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.count(client, -1);
      isTaken = false;
    };
  }

  private count(client: string, change: number): void {
    this.all += change;
    const own = (this.taken.get(client) ?? 0) + change;
    if (own > 0) this.taken.set(client, own);
    else this.taken.delete(client);
  }
}
