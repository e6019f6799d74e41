import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Rate } from '../environment.js';
import { ServiceUnavailable, Throttled } from '../rest/exceptions.js';
import { clientOf } from '../rest/throttling/address.js';
import { rateLimitHeaders } from '../rest/throttling/rate-limit.js';
import { ThrottleStore, type Hold } from '../rest/throttling/store.js';
import { unawaited } from '../rest/unawaited.js';
import { Settings } from '../settings.js';
import { normalizeUsername } from './usernames.js';

/** Seconds after which a try whose process died is forgotten; no password takes as long to check. */
const LEASE = 30;

/** Longest wait for other tries to be decided, and the pause between looks at them, in milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 10;

/**
 * Lets only so many wrong passwords be tried for one account from one address: `THROTTLE_LOGIN`. An account that does not
 * exist counts like any other. Somebody elsewhere cannot lock its owner out, nor can the owner with right passwords.
 */
@Injectable()
export class LoginThrottle {
  /** The last try in line for each account and address. */
  private readonly lines = new Map<string, Promise<void>>();

  constructor(
    private readonly store: ThrottleStore,
    private readonly settings: Settings,
  ) {}

  get isOn(): boolean {
    return this.settings.throttleLogin !== null;
  }

  /**
   * What `check` answers, for which undefined means a wrong password. An error of its own is no try. Throws Throttled, and
   * then nothing was checked, or ServiceUnavailable.
   */
  async attempt<T>(
    { ip }: FastifyRequest,
    username: string,
    check: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const rate = this.settings.throttleLogin;
    if (!rate) return check();
    // A hash, since a name may be long, and nobody has to know it who sees the counters.
    const account = createHash('sha256').update(normalizeUsername(username)).digest('base64url');
    const key = `login:${clientOf(ip)}:${account}`;
    const hold = { id: randomUUID(), lease: LEASE };
    await this.inLine(key, () => this.admit(key, rate, hold));
    let wrong = false;
    try {
      const found = await check();
      wrong = found === undefined;
      return found;
    } finally {
      await this.store.settle(key, rate, hold, wrong);
    }
  }

  /** Runs `job` after all before it, so that of many that wait only the first looks whether its turn has come. */
  private inLine(key: string, job: () => Promise<void>): Promise<void> {
    const turn = (this.lines.get(key) ?? Promise.resolve()).then(job);
    const over = turn.catch(() => undefined);
    this.lines.set(key, over);
    unawaited(over.then(() => this.lines.get(key) === over && this.lines.delete(key)));
    return turn;
  }

  /** Holds a place for a try. Where all are held, and not all by failures, it waits for what becomes of the others. */
  private async admit(key: string, rate: Rate, hold: Hold): Promise<void> {
    for (const since = performance.now(); ; await sleep(PAUSE)) {
      const count = await this.store.take(key, rate, hold);
      if (count.taken) return;
      if (count.hits >= rate.requests)
        throw new Throttled(count.wait, rateLimitHeaders([{ scope: 'login', rate, count }]));
      if (performance.now() - since > PATIENCE)
        throw new ServiceUnavailable('Too many passwords are waiting to be checked, try again later.');
    }
  }
}
