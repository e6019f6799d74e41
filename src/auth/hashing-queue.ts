import { availableParallelism } from 'node:os';
import { ServiceUnavailable } from '../rest/exceptions.js';

/**
 * Hashes computed at once. One core stays with the thread that serves, and of the four threads in libuv's pool, which
 * files and name look-ups need too, one is always left.
 */
const WIDTH = Math.min(3, Math.max(1, availableParallelism() - 1));

/** Hashes that may wait: a second's work or so, after which a client had better be told to come back. */
const MOST_WAITING = 100 * WIDTH;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs `job` when those before it are done, so that log-ins slow each other down and nobody else.
 * Throws ServiceUnavailable when too many are waiting.
 */
export async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  if (running < WIDTH) running++;
  else if (waiting.length < MOST_WAITING) await new Promise<void>((resolve) => waiting.push(resolve));
  else throw new ServiceUnavailable('Too many passwords are waiting to be checked, try again later.');
  try {
    return await job();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
