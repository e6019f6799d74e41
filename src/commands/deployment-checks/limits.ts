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
    level: 'WARNING',
    id: 'bookstore.W001',
    find: ({ throttleLogin }) =>
      throttleLogin === null
        ? 'THROTTLE_LOGIN is none: passwords can be tried without end.'
        : (throttleLogin.requests * 60) / throttleLogin.duration > MOST_FAILED_LOGINS_A_MINUTE &&
          `THROTTLE_LOGIN lets more than ${MOST_FAILED_LOGINS_A_MINUTE} passwords be tried in a minute.`,
    hint: 'Leave it at its default, 10/min.',
  },
  {
    level: 'WARNING',
    id: 'bookstore.W017',
    find: ({ throttleLogin, throttleLoginAddress: address }) =>
      throttleLogin !== null &&
      (address === null
        ? 'THROTTLE_LOGIN_ADDRESS is none: from one address a few passwords can be tried for each of all accounts.'
        : (address.requests * 60) / address.duration > MOST_FAILED_LOGINS_OF_AN_ADDRESS &&
          `THROTTLE_LOGIN_ADDRESS lets more than ${MOST_FAILED_LOGINS_OF_AN_ADDRESS} passwords be tried in a minute.`),
    hint: 'Leave it at its default, 100/min.',
  },
  {
    level: 'WARNING',
    id: 'bookstore.W011',
    find: ({ accessTokenLifetime }) =>
      accessTokenLifetime > LONGEST_ACCESS &&
      `ACCESS_TOKEN_LIFETIME is ${accessTokenLifetime}: so long a stolen token is good, even after a log-out.`,
    hint: `Take ${LONGEST_ACCESS} seconds at most, and refresh tokens for the rest.`,
  },
  {
    level: 'WARNING',
    id: 'bookstore.W012',
    find: ({ refreshTokenLifetime }) =>
      refreshTokenLifetime > LONGEST_REFRESH &&
      `REFRESH_TOKEN_LIFETIME is ${refreshTokenLifetime}: so long nobody has to log in again.`,
    hint: `Take ${LONGEST_REFRESH} seconds (90 days) at most.`,
  },
  {
    level: 'WARNING',
    id: 'bookstore.W013',
    find: ({ rotateRefreshTokens, refreshTokenGrace }) =>
      rotateRefreshTokens &&
      refreshTokenGrace > LONGEST_GRACE &&
      `REFRESH_TOKEN_GRACE is ${refreshTokenGrace}: so long the theft of a spent token is not noticed.`,
    hint: `Take ${LONGEST_GRACE} seconds at most.`,
  },
  {
    level: 'WARNING',
    id: 'bookstore.W014',
    find: ({ bodyLimit }) =>
      bodyLimit > LARGEST_BODY && `BODY_LIMIT is ${bodyLimit}: a few requests of nobody fill the memory.`,
    hint: 'Leave it at its default, 2621440.',
  },
  {
    level: 'WARNING',
    id: 'bookstore.W015',
    find: ({ logLevel }) =>
      QUIET_LEVELS.includes(logLevel) && `LOG_LEVEL is ${logLevel}: requests and log-ins leave no line.`,
    hint: 'Set LOG_LEVEL=info.',
  },
];
