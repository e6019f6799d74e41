import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Rate } from '../../environment.js';
import { Throttled } from '../../rest/exceptions.js';
import { signalOf } from '../../rest/http/messages/client-signal.js';
import { clientOf } from '../../rest/http/messages/client-address.js';
import { rateLimitHeaders } from '../../rest/throttling/rate-limit.js';
import { ThrottleStore, type Hold } from '../../rest/throttling/stores/store.js';
import { Settings } from '../../settings.js';
import { tooManyWait } from './hashing-queue.js';
import { Lines } from './lines.js';
import { MAX_USERNAME, normalizeUsername } from './usernames.js';

/** Seconds after which a try whose process died is forgotten; no password takes as long to check. */
const LEASE = 30;

/** Longest wait for other tries to be decided, and the pause between looks at them, in milliseconds. */
const LONGEST_WAIT = 10_000;
const PAUSE = 10;

/** How many wrong passwords may be tried by those who share a key. */
interface Limit {
  readonly scope: string;
  readonly key: string;
  readonly rate: Rate;
}

/**
 * Lets only so many wrong passwords be tried from one address: for one account, `THROTTLE_LOGIN`, and for all accounts
 * together, `THROTTLE_LOGIN_ADDRESS`. An account that does not exist counts like any other. A client elsewhere cannot lock
 * the owner out, nor can the owner with right passwords.
 */
@Injectable()
export class LoginThrottle {
  private readonly lines = new Lines();

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
    request: FastifyRequest,
    username: string,
    check: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const hold = { id: randomUUID(), lease: LEASE };
    const held: Limit[] = [];
    let wrong = false;
    try {
      for (const limit of this.limits(request, username)) {
        await this.lines.run(limit.key, () => this.admit(limit, hold, request));
        held.push(limit);
      }
      const found = await check();
      wrong = found === undefined;
      return found;
    } finally {
      await Promise.all(held.map(({ key, rate }) => this.store.settle(key, rate, hold, wrong)));
    }
  }

  /** That of the address first: whom it refuses leaves no trace of a user name. */
  private limits({ ip }: FastifyRequest, username: string): Limit[] {
    const { throttleLogin, throttleLoginAddress } = this.settings;
    const client = clientOf(ip);
    const limits = [
      { scope: 'login-address', key: `login:${client}`, rate: throttleLoginAddress },
      { scope: 'login', key: `login:${client}:${digestOf(username)}`, rate: throttleLogin },
    ];
    return limits.filter((limit): limit is Limit => limit.rate !== null);
  }

  /** Holds a place for a try. Where all are held, and not all by failures, it waits for what becomes of the others. */
  private async admit({ scope, key, rate }: Limit, hold: Hold, { raw }: FastifyRequest): Promise<void> {
    const gone = signalOf(raw);
    for (const since = performance.now(); ; await sleep(PAUSE)) {
      gone.throwIfAborted();
      const count = await this.store.take(key, rate, hold);
      if (count.taken) return;
      if (count.hits >= rate.requests)
        throw new Throttled(count.wait, rateLimitHeaders([{ scope, rate, count }]));
      if (performance.now() - since > LONGEST_WAIT) throw tooManyWait();
    }
  }
}

/** A hash, so that the counters do not reveal the name. No account's name is long enough to be cut off here. */
const digestOf = (username: string): string =>
  createHash('sha256')
    .update(normalizeUsername(username.slice(0, 2 * MAX_USERNAME + 1)))
    .digest('base64url');
