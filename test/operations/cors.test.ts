import type { Request } from '../support/http.js';
import { withService } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const CORS_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-max-age',
];
const NO_CORS = Object.fromEntries(CORS_HEADERS.map((name) => [name, null]));
const PREFLIGHT = { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'PUT' };
const VARY = 'Accept, Accept-Encoding';

describe('Pages of other origins', () => {
  const ours = {
    'access-control-allow-origin': 'https://shop.example.com',
    'access-control-allow-credentials': null,
  };
  const exposed =
    'ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed, X-Request-ID, traceresponse';
  const row = (
    name: string,
    request: string,
    headers: Request['headers'],
    more: Partial<Scenario>,
  ): Scenario => ({
    ...{ name, request, headers, status: 200 },
    ...more,
  });

  describe('of which some are allowed', () => {
    const service = withService({
      CORS_ALLOWED_ORIGINS: 'https://shop.example.com, http://localhost:3000',
      DEFAULT_PERMISSION: 'IsAuthenticated',
      COMPRESSION: 'false',
    });
    testScenarios(
      () => service().base,
      [
        row('a preflight is answered before anybody is asked who he is', 'OPTIONS /api/books/1/', PREFLIGHT, {
          status: 204,
          answerHeaders: {
            ...ours,
            vary: 'Origin',
            'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS',
            'access-control-allow-headers':
              'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, traceparent, X-Request-ID, X-CSRFToken',
            'access-control-max-age': '86400',
          },
          answer: '',
        }),
        row('so is one for an address that there is not', 'OPTIONS /nowhere', PREFLIGHT, { status: 204 }),
        row(
          'a refusal may be read too',
          'GET /api/books/',
          { Origin: 'https://shop.example.com' },
          {
            status: 401,
            answerHeaders: { ...ours, vary: 'Accept, Origin', 'access-control-expose-headers': exposed },
          },
        ),
        row(
          'a preflight of another origin allows nothing',
          'OPTIONS /api/books/',
          { ...PREFLIGHT, Origin: 'https://evil.example' },
          {
            status: 204,
            answerHeaders: { ...NO_CORS, 'access-control-max-age': '86400', vary: 'Origin' },
          },
        ),
        ...[
          'https://evil.example',
          'null',
          'https://shop.example.com.evil.example',
          'http://shop.example.com',
        ].map((origin) =>
          row(
            `${origin} is none of them`,
            'GET /live',
            { Origin: origin },
            { answerHeaders: { ...NO_CORS, vary: 'Origin' } },
          ),
        ),
        row(
          'without an Origin an answer depends on it all the same',
          'GET /live',
          {},
          { answerHeaders: { ...NO_CORS, vary: 'Origin' } },
        ),
        row(
          'another OPTIONS is a request like others',
          'OPTIONS /api/books/',
          { Origin: 'https://shop.example.com' },
          { status: 401 },
        ),
      ],
    );
  });

  describe('of which all are allowed', () => {
    const service = withService({ CORS_ALLOWED_ORIGINS: '*' });
    testScenarios(
      () => service().base,
      [
        row(
          'they may read',
          'GET /api/books/',
          { Origin: 'https://evil.example' },
          {
            answerHeaders: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': null },
          },
        ),
        row(
          'OPTIONS still tells what there is',
          'OPTIONS /api/books/',
          { Origin: 'https://evil.example' },
          { answer: /"Book List"/ },
        ),
      ],
    );
  });

  describe('of which none is allowed', () => {
    const service = withService({});
    testScenarios(
      () => service().base,
      [
        row('they may not read', 'GET /api/books/', PREFLIGHT, { answerHeaders: { ...NO_CORS, vary: VARY } }),
        row('a preflight is an OPTIONS like others', 'OPTIONS /api/books/', PREFLIGHT, {
          answerHeaders: NO_CORS,
          answer: /"Book List"/,
        }),
      ],
    );
  });
});
