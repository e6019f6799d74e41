import type { Rate } from '../../../environment.js';

/** A place in a window that is kept free until it is known whether it counts. */
export interface Hold {
  readonly id: string;
  /** Seconds after which it lapses, should the process that has it die. */
  readonly lease: number;
}

/** What a request finds in its window. */
export interface Count {
  /** Whether there was a place for it, and it has it now. */
  readonly taken: boolean;
  /** Requests that count, with this one if it does. */
  readonly hits: number;
  /** Seconds until the oldest of them leaves the window; 0 without any. */
  readonly wait: number;
}

/**
 * Counts requests by key in sliding windows, as DRF's SimpleRateThrottle does, but exactly: of all that come at the same
 * time, in whatever process, no more than the rate says are let through. Only those let through count, and one leaves
 * the window `duration` seconds after it came. All methods throw ServiceUnavailable where the counters are out of reach.
 */
export abstract class ThrottleStore {
  /** Takes a place in the window of `key`, for good or, with `hold`, until `settle` says. */
  abstract take(key: string, rate: Rate, hold?: Hold): Promise<Count>;

  /** Gives back a place that was held. With `counted` a request counts from now on in its stead. */
  abstract settle(key: string, rate: Rate, hold: Hold, counted: boolean): Promise<void>;

  abstract close(): Promise<void>;
}

/** Seconds on a clock that cannot be set, the same in all processes of a machine (CLOCK_MONOTONIC). */
export const monotonicTime = (): number => Number(process.hrtime.bigint()) / 1e9;
