import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { DatabaseUnavailable } from '../../../database/errors.js';
import type { Rate } from '../../../environment.js';
import { THROTTLE_SCRIPTS } from './redis-scripts.js';
import { ThrottleStore, type Count, type Hold } from './store.js';

/** Longest wait for an answer, and for the connection at the start, in milliseconds. */
const ANSWER_TIMEOUT = 1000;

/** Longest pause between two tries to connect again, in milliseconds. */
const LONGEST_PAUSE = 500;

/** A client that goes on trying to connect until it is destroyed. */
function connecting(url: string) {
  const client = createClient({
    url,
    scripts: THROTTLE_SCRIPTS,
    // Without a connection a command fails at once, rather than waiting for one.
    disableOfflineQueue: true,
    // A server that says nothing is given up after a while, be it while connecting or between commands.
    pingInterval: ANSWER_TIMEOUT,
    socket: {
      connectTimeout: ANSWER_TIMEOUT,
      socketTimeout: 5 * ANSWER_TIMEOUT,
      reconnectStrategy: (retries) => Math.min(50 * (retries + 1), LONGEST_PAUSE),
    },
  });
  // Each request that meets with an error says so; without a listener it would end the process.
  client.on('error', () => undefined);
  client.connect().catch(() => undefined);
  return client;
}

type Client = ReturnType<typeof connecting>;

class NoAnswer extends Error {}

/** Counts for several machines, in Redis, by scripts that run alone. Connects again by itself. */
export class RedisThrottleStore extends ThrottleStore {
  private client: Client;

  private constructor(private readonly url: string) {
    super();
    this.client = connecting(url);
  }

  /** Waits for the connection a moment; without Redis the service starts all the same and finds it later. */
  static async open(url: string): Promise<RedisThrottleStore> {
    const store = new RedisThrottleStore(url);
    const connected = new Promise<void>((resolve) => store.client.once('ready', resolve));
    await inTime(connected).catch(() => undefined);
    return store;
  }

  take(key: string, rate: Rate, hold?: Hold): Promise<Count> {
    return this.ask((client) => client.take(key, rate, hold));
  }

  settle(key: string, rate: Rate, hold: Hold, counted: boolean): Promise<void> {
    return this.ask((client) => client.settle(key, rate, hold, counted));
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private async ask<T>(command: (client: Client) => Promise<T>): Promise<T> {
    const { client } = this;
    try {
      return await inTime(command(client));
    } catch (error) {
      if (error instanceof NoAnswer && client.isOpen) this.replace(client);
      throw new DatabaseUnavailable(`Throttles cannot count: ${String(error)}`, { cause: error });
    }
  }

  /** What others have asked on a connection that says nothing fails at once. */
  private replace(client: Client): void {
    this.client = connecting(this.url);
    client.destroy();
  }
}

/** Throws NoAnswer for a promise that takes too long. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(ANSWER_TIMEOUT, undefined, { signal: over.signal })
    // What came while the process itself was busy is read first.
    .then(() => nextTurn())
    .then(() => {
      throw new NoAnswer(`no answer in ${ANSWER_TIMEOUT} ms`);
    });
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}
