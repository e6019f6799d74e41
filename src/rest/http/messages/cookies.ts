import type { FastifyRequest } from 'fastify';

/** Django's name for the cookie that says who is logged in. */
export const SESSION_COOKIE = 'sessionid';

/** The value of a cookie that a request bears (RFC 6265, section 4.2). */
export function cookieOf({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  if (headers.cookie === undefined) return undefined;
  for (const pair of headers.cookie.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
