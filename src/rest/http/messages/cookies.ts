import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../../settings.js';

/** Django's name for the cookie that says who is logged in. */
export const SESSION_COOKIE = 'sessionid';

/** The values of our own cookies need no encoding, so that a percent sign in one stands for itself. */
const PLAIN = { decode: (text: string): string => text };

/** Returns the value of a request's cookie. */
export function cookieOf({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  return headers.cookie === undefined ? undefined : parseCookie(headers.cookie, PLAIN)[name];
}

/**
 * Returns a line of `Set-Cookie` in answer to a request. An empty value deletes the cookie. In production no cookie travels
 * without TLS, which a proxy may have ended.
 */
export function setCookie(
  { protocol }: Pick<FastifyRequest, 'protocol'>,
  { production }: Settings,
  cookie: SetCookie,
): string {
  const maxAge = cookie.value === '' ? 0 : cookie.maxAge;
  const secure = production || protocol === 'https';
  return stringifySetCookie({ path: '/', sameSite: 'lax', secure, ...cookie, maxAge });
}
