/*
 * What is mutated, and the tests that are meant for it: paths of files, the quickest first, since the first test to fail ends
 * the matter. `leftOut` tests would add time and no more.
 */

const TOKENS = ['tokens', 'token-backend', 'secret-key-fallbacks', 'token-families', 'account'];

export const AREAS = {
  authentication: {
    mutate: [
      'src/auth/tokens/{jwt-authentication,jwt.strategy,tokens,token-backend,token-families,token.service,blacklist,revocation}.ts',
      'src/auth/{sessions/session-authentication,sessions/csrf,users/login-throttle}.ts',
      'src/rest/{guards/*,access/permissions}.ts',
    ],
    tests: [
      ...[...TOKENS, 'sessions', 'login-throttle', 'log-in'].map((name) => `auth/${name}`),
      ...['security/access', 'rest/problem', 'conformance/conformance'],
    ],
    leftOut: /profile (tutorial|paginated|limitoffset|cursor)/,
  },
  validation: {
    mutate: ['src/rest/serializers/**/*.ts'],
    tests: ['rest/fields', 'rest/serializers'],
  },
  pagination: {
    mutate: ['src/rest/pagination/**/*.ts'],
    tests: ['rest/pagination', 'conformance/conformance', 'schema/document', 'rest/browsable'],
    leftOut: /profile (tutorial|secured)|Redocly/,
  },
  throttling: {
    mutate: ['src/rest/throttling/**/*.ts'],
    tests: ['rest/throttling', 'rest/throttling-redis', 'rest/throttle-stores'],
    leftOut: /between processes/,
  },
};

/** Least share of mutants that the tests must notice, in per cent. */
export const BREAK = 85;
