import { availableParallelism } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { APIException, ServiceUnavailable } from '../rest/exceptions.js';
import { clientOf } from '../rest/throttling/address.js';
import { FairQueue } from './fair-queue.js';

/**
 * Hashes computed at once. One core stays with the thread that serves, and of the four threads in libuv's pool, which
 * files and name look-ups need too, one is always left.
 */
const WIDTH = Math.min(3, Math.max(1, availableParallelism() - 1));

/** Hashes that may wait for one client: a few seconds' work, after which it had better be told to come back. */
const MOST_OF_ONE = 100 * WIDTH;
const MOST_OF_ALL = 5 * MOST_OF_ONE;

/** For whom a hash is computed: a request, or nothing for a command. */
export type HashingClient = Pick<FastifyRequest, 'ip' | 'socket'> | undefined;

/** Nobody waits for the answer any more, so what it takes is not done. */
export class ClientGone extends APIException {
  constructor() {
    super(400, 'The client closed the connection.');
  }
}

export const tooManyWait = (): ServiceUnavailable =>
  new ServiceUnavailable('Too many passwords are waiting to be checked, try again later.');

let running = 0;
const queue = new FairQueue(MOST_OF_ONE, MOST_OF_ALL);

/**
 * Runs `job` when there is room, so that log-ins slow each other down and nothing else. Clients (see `clientOf`) take turns.
 * Throws ServiceUnavailable when too many are waiting, ClientGone for one that has closed its connection before its turn.
 */
export async function inTurn<T>(job: () => Promise<T>, client: HashingClient): Promise<T> {
  if (running < WIDTH) running++;
  else await turnOf(client);
  try {
    return await job();
  } finally {
    if (!queue.beginNext()) running--;
  }
}

function turnOf(client: HashingClient): Promise<void> {
  const isGone = (): boolean => client?.socket.destroyed === true;
  return new Promise((begin, reject) => {
    const refuse = (): void => reject(isGone() ? new ClientGone() : tooManyWait());
    queue.add(client ? clientOf(client.ip) : '', { isGone, begin, refuse });
  });
}
