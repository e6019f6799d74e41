import { availableParallelism } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { FairQueue, QueueFull } from '../../fair-queue.js';
import { signalOf } from '../../rest/http/messages/client-signal.js';
import { ServiceUnavailable } from '../../rest/exceptions.js';
import { clientOf } from '../../rest/http/messages/client-address.js';

/**
 * Hashes computed at once. One core stays with the thread that serves, and of the four threads in libuv's pool, which
 * files and name look-ups need too, one is always left.
 */
const WIDTH = Math.min(3, Math.max(1, availableParallelism() - 1));

/** Hashes that may wait for one client: a few seconds' work, after which it had better be told to come back. */
const MOST_OF_ONE = 100 * WIDTH;
const MOST_OF_ALL = 5 * MOST_OF_ONE;

/** For whom a hash is computed: a request, or nothing for a command. */
export type HashingClient = Pick<FastifyRequest, 'ip' | 'raw'> | undefined;

export const tooManyWait = (): ServiceUnavailable =>
  new ServiceUnavailable('Too many passwords are waiting to be checked, try again later.');

const queue = new FairQueue({ running: WIDTH, waiting: MOST_OF_ALL, waitingOfClient: MOST_OF_ONE });

/**
 * Runs `job` when there is room, so that log-ins slow each other down and nothing else. Clients (see `clientOf`) take turns.
 * Throws ServiceUnavailable when too many are waiting, ClientGone for one that has closed its connection before its turn.
 */
export async function inTurn<T>(job: () => Promise<T>, client: HashingClient): Promise<T> {
  const caller = client ? { client: clientOf(client.ip), signal: signalOf(client.raw) } : { client: '' };
  try {
    return await queue.run(caller, job);
  } catch (error) {
    throw error instanceof QueueFull ? tooManyWait() : error;
  }
}
