import type { Check } from './issue.js';

const MOST_FAILED_LOGINS_A_MINUTE = 60;
const MOST_FAILED_LOGINS_OF_AN_ADDRESS = 600;
const LONGEST_ACCESS = 3600;
const LONGEST_REFRESH = 90 * 86_400;
const LONGEST_GRACE = 60;
const LARGEST_BODY = 32 * 1024 ** 2;

/** Levels at which requests are not logged. */
const QUIET_LEVELS = ['warn', 'error', 'fatal', 'silent'];

/** Of limits so wide that they are none, and of a log that says nothing. Times are in seconds. */
export const LIMIT_CHECKS: readonly Check[] = [
  {
    id: 'bookstore.W001',
    find: ({ throttleLogin }) =>
      throttleLogin === null
        ? 'THROTTLE_LOGIN is none: passwords can be tried without limit.'
        : (throttleLogin.requests * 60) / throttleLogin.duration > MOST_FAILED_LOGINS_A_MINUTE &&
          `THROTTLE_LOGIN allows more than ${MOST_FAILED_LOGINS_A_MINUTE} failed attempts per minute.`,
    hint: 'Leave it at its default, 10/min.',
  },
  {
    id: 'bookstore.W017',
    find: ({ throttleLogin, throttleLoginAddress: address }) =>
      throttleLogin !== null &&
      (address === null
        ? 'THROTTLE_LOGIN_ADDRESS is none: one address can try a few passwords for every account.'
        : (address.requests * 60) / address.duration > MOST_FAILED_LOGINS_OF_AN_ADDRESS &&
          `THROTTLE_LOGIN_ADDRESS allows more than ${MOST_FAILED_LOGINS_OF_AN_ADDRESS} failed attempts per minute.`),
    hint: 'Leave it at its default, 100/min.',
  },
  {
    id: 'bookstore.W011',
    find: ({ accessTokenLifetime }) =>
      accessTokenLifetime > LONGEST_ACCESS &&
      `ACCESS_TOKEN_LIFETIME is ${accessTokenLifetime}: a stolen token is valid for that long, even after a log-out.`,
    hint: `Use at most ${LONGEST_ACCESS} seconds, and refresh tokens beyond that.`,
  },
  {
    id: 'bookstore.W012',
    find: ({ refreshTokenLifetime }) =>
      refreshTokenLifetime > LONGEST_REFRESH &&
      `REFRESH_TOKEN_LIFETIME is ${refreshTokenLifetime}: users stay logged in for that long.`,
    hint: `Use at most ${LONGEST_REFRESH} seconds (90 days).`,
  },
  {
    id: 'bookstore.W013',
    find: ({ rotateRefreshTokens, refreshTokenGrace }) =>
      rotateRefreshTokens &&
      refreshTokenGrace > LONGEST_GRACE &&
      `REFRESH_TOKEN_GRACE is ${refreshTokenGrace}: the theft of a spent token goes unnoticed for that long.`,
    hint: `Use at most ${LONGEST_GRACE} seconds.`,
  },
  {
    id: 'bookstore.W014',
    find: ({ bodyLimit }) =>
      bodyLimit > LARGEST_BODY && `BODY_LIMIT is ${bodyLimit}: a few anonymous requests can fill the memory.`,
    hint: 'Leave it at its default, 2621440.',
  },
  {
    id: 'bookstore.W015',
    find: ({ logLevel }) =>
      QUIET_LEVELS.includes(logLevel) && `LOG_LEVEL is ${logLevel}: requests and log-ins are not logged.`,
    hint: 'Set LOG_LEVEL=info.',
  },
];
