import { parseRate, type Rate } from '../../environment.js';
import type { Request } from '../core/contracts.js';
import { channelOf } from '../core/channel.js';
import { clientOf } from '../http/messages/client-address.js';

/**
 * How often a client may ask: https://www.django-rest-framework.org/api-guide/throttling/
 *
 * `rate` is DRF's `'100/day'`, or as the settings have it. Throttles of the same scope share their counts. One of your own
 * says who is counted together.
 */
export abstract class SimpleRateThrottle {
  readonly rate: Rate;

  constructor(
    readonly scope: string,
    rate: Rate | string,
  ) {
    const parsed = typeof rate === 'string' ? parseRate(rate) : rate;
    if (!parsed)
      throw new TypeError(`${JSON.stringify(rate)} is not a rate: use a number per s, min, hour or day.`);
    this.rate = parsed;
  }

  /** What the client is counted by; null for one that is not. */
  abstract identify(request: Request): string | null | Promise<string | null>;
}

/** Throttles anonymous requests, by their address. */
export class AnonRateThrottle extends SimpleRateThrottle {
  constructor(rate: Rate | string, scope = 'anon') {
    super(scope, rate);
  }

  identify({ user, raw }: Request): string | null {
    return user ? null : clientOf(raw.ip);
  }
}

/** Throttles users, and anonymous requests by their address. A page of the admin site takes several, none of which counts. */
export class UserRateThrottle extends SimpleRateThrottle {
  constructor(rate: Rate | string, scope = 'user') {
    super(scope, rate);
  }

  identify(request: Request): string | null {
    return request.user && channelOf(request) === 'admin' ? null : request.client;
  }
}

/** Throttles a part of the API, by user or address: `override throttles = [new ScopedRateThrottle('uploads', '20/day')]`. */
export class ScopedRateThrottle extends SimpleRateThrottle {
  identify(request: Request): string {
    return request.client;
  }
}
