import type { Rate } from '../../environment.js';
import type { Count } from './stores/store.js';

/** A throttle's policy, and how much of it is left to the client of a request. */
export interface ServiceLimit {
  readonly scope: string;
  readonly rate: Rate;
  readonly count: Count;
}

/**
 * The headers that tell a client how much it may still ask for:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 *
 * In `RateLimit-Policy` stand the requests (`q`) of a window of so many seconds (`w`), in `RateLimit` those left (`r`) and
 * the seconds after which there are more (`t`).
 */
export function rateLimitHeaders(limits: readonly ServiceLimit[]): Record<string, string> {
  const policies = limits.map(({ scope, rate }) => `${name(scope)};q=${rate.requests};w=${rate.duration}`);
  const states = limits.map(({ scope, rate, count }) => {
    const left = Math.max(0, rate.requests - count.hits);
    return `${name(scope)};r=${left};t=${Math.ceil(count.wait)}`;
  });
  return { 'ratelimit-policy': policies.join(', '), ratelimit: states.join(', ') };
}

/** A string of a structured field: https://www.rfc-editor.org/rfc/rfc9651#section-3.3.3 */
const name = (scope: string): string => `"${scope.replace(/[\\"]/g, '\\$&')}"`;
