import { Module } from '@nestjs/common';
import { createUser } from '../../src/auth/users/users.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import { Path } from '../../src/rest/routing/mount.js';
import { AllowAny } from '../../src/rest/access/permissions.js';
import { Response } from '../../src/rest/core/response.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { clientOf } from '../../src/rest/http/messages/client-address.js';
import { rateLimitHeaders } from '../../src/rest/throttling/rate-limit.js';
import { ScopedRateThrottle } from '../../src/rest/throttling/throttles.js';
import { APIView } from '../../src/rest/views/api-view.js';
import { send } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { check, testScenarios, type Scenario } from '../support/table.js';
import type { AppConfig } from '../../src/app-config.js';

const DAY = 86_400;
const ABSENT = { 'ratelimit-policy': null, ratelimit: null, 'retry-after': null };
const throttled = (seconds: number): Pick<Scenario, 'status' | 'answer'> => ({
  status: 429,
  answer: `{"detail":"Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}."}`,
});

/** The clock of throttles as this file sets it, in seconds. */
let time = 1000;
beforeAll(() => {
  jest.spyOn(process.hrtime, 'bigint').mockImplementation(() => BigInt(Math.round(time * 1e9)));
});
afterAll(() => jest.restoreAllMocks());

async function start(environment: Record<string, string>, apps?: AppConfig[]): Promise<Service> {
  const service = await startService(
    { COMPRESSION: 'false', ...environment },
    'sqlite::memory:',
    apps && { apps },
  );
  await createUser(service.database, { username: 'ann' });
  await createUser(service.database, { username: 'bob' });
  return service;
}

const bearer = (service: Service, id: number): { Authorization: string } => ({
  Authorization: `Bearer ${service.app.get(TokenBackend).encode(newToken('access', 300, { user_id: String(id) }))}`,
});

describe('Without throttles', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start({});
  });
  afterAll(() => service.close());

  testScenarios(
    () => service.base,
    [{ name: 'no answer speaks of limits', request: 'GET /api/books/', status: 200, answerHeaders: ABSENT }],
  );
});

describe('THROTTLE_ANON', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start({ THROTTLE_ANON: '3/day' });
  });
  afterAll(() => service.close());

  const policy = '"anon";q=3;w=86400';
  const later =
    (seconds: number, request: string): (() => string) =>
    () => {
      time += seconds;
      return request;
    };

  testScenarios(
    () => service.base,
    [
      {
        name: 'says what is left',
        request: 'GET /api/books/',
        status: 200,
        answerHeaders: { 'ratelimit-policy': policy, ratelimit: '"anon";r=2;t=86400', 'retry-after': null },
      },
      {
        name: 'counts all addresses together, and requests that fail',
        request: later(10, 'GET /api/books/1000/'),
        status: 404,
        answerHeaders: { 'ratelimit-policy': policy, ratelimit: '"anon";r=1;t=86390', 'retry-after': null },
      },
      {
        name: 'counts a method that is not allowed, after which nothing is left',
        request: later(10, 'DELETE /api/token/'),
        status: 405,
        answerHeaders: { ratelimit: '"anon";r=0;t=86380' },
      },
      {
        name: 'refuses the next',
        request: later(0.5, 'GET /api/books/'),
        ...throttled(DAY - 20),
        answerHeaders: {
          'ratelimit-policy': policy,
          ratelimit: `"anon";r=0;t=${DAY - 20}`,
          'retry-after': String(DAY - 20),
          allow: 'GET, POST, HEAD, OPTIONS',
        },
      },
      {
        name: 'refuses before the body is looked at',
        request: 'POST /api/token/',
        body: '{',
        headers: { 'Content-Type': 'application/json' },
        ...throttled(DAY - 20),
      },
      {
        name: 'refuses in the representation asked for',
        request: 'GET /api/books/?format=api',
        status: 429,
        answer: /Request was throttled\. Expected available in 86380 seconds\./,
        answerHeaders: { 'retry-after': '86380' },
      },
      {
        name: 'comes after permissions, which have their say first',
        request: 'POST /api/books/',
        status: 401,
        answerHeaders: ABSENT,
      },
      {
        name: 'does not count users',
        request: 'GET /api/books/',
        headers: () => bearer(service, 1),
        status: 200,
        answerHeaders: ABSENT,
      },
      {
        name: 'refuses until the last second',
        request: later(DAY - 21, 'GET /api/books/'),
        ...throttled(1),
        answerHeaders: { 'retry-after': '1' },
      },
      {
        name: 'lets one in when one is over, the refused having left no trace',
        request: later(0.5, 'GET /api/books/'),
        status: 200,
        answerHeaders: { ratelimit: '"anon";r=0;t=10' },
      },
      {
        name: 'slides: the next goes when the second is over',
        request: later(9.5, 'GET /api/books/'),
        ...throttled(1),
      },
      { name: 'and then lets one in', request: later(0.5, 'GET /api/books/'), status: 200 },
    ],
  );
});

describe('THROTTLE_ANON and THROTTLE_USER', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start({ THROTTLE_ANON: '2/min', THROTTLE_USER: '3/hour' });
  });
  afterAll(() => service.close());

  const asUser = (id: number, ratelimit: string, status = 200): Scenario => ({
    name: `user ${id}: ${ratelimit}`,
    request: 'GET /api/',
    headers: () => bearer(service, id),
    status,
    answerHeaders: { 'ratelimit-policy': '"user";q=3;w=3600', ratelimit },
  });
  const anonymous = (ratelimit: string, more: Partial<Scenario> = {}): Scenario => ({
    name: `anonymous: ${ratelimit}`,
    request: 'GET /api/',
    status: 200,
    answerHeaders: { 'ratelimit-policy': '"anon";q=2;w=60, "user";q=3;w=3600', ratelimit },
    ...more,
  });

  testScenarios(
    () => service.base,
    [
      asUser(1, '"user";r=2;t=3600'),
      asUser(2, '"user";r=2;t=3600'),
      asUser(1, '"user";r=1;t=3600'),
      asUser(1, '"user";r=0;t=3600'),
      asUser(1, '"user";r=0;t=3600', 429),
      asUser(2, '"user";r=1;t=3600'),
      anonymous('"anon";r=1;t=60, "user";r=2;t=3600'),
      anonymous('"anon";r=0;t=60, "user";r=1;t=3600'),
      // Refused by the one and counted by the other: all are asked.
      anonymous('"anon";r=0;t=60, "user";r=0;t=3600', throttled(60)),
      // Refused by both: the longest wait counts.
      anonymous('"anon";r=0;t=60, "user";r=0;t=3600', throttled(3600)),
    ],
  );
});

@Path('pictures', 'pictures')
class PicturesView extends APIView {
  override permissions = [AllowAny];
  override throttles = [
    new ScopedRateThrottle('uploads', '1/min'),
    new ScopedRateThrottle('a "day"', '9/day'),
  ];

  async post(): Promise<Response> {
    return new Response({});
  }
}

@Module({ controllers: [PicturesView] })
class PicturesModule {}

describe('A view with throttles of its own', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start({ THROTTLE_ANON: '1/day' }, [appOf(PicturesModule)]);
  });
  afterAll(() => service.close());

  it('is not counted by the service’s, and counts users apart', async () => {
    const upload = (status: number, ratelimit: string, id?: number): Promise<unknown> =>
      check(service.base, {
        name: '',
        request: 'POST /api/pictures/',
        headers: id ? bearer(service, id) : {},
        status,
        answerHeaders: {
          'ratelimit-policy': '"uploads";q=1;w=60, "a \\"day\\"";q=9;w=86400',
          ratelimit,
        },
      });
    await upload(200, '"uploads";r=0;t=60, "a \\"day\\"";r=8;t=86400');
    await upload(429, '"uploads";r=0;t=60, "a \\"day\\"";r=7;t=86400');
    await upload(200, '"uploads";r=0;t=60, "a \\"day\\"";r=8;t=86400', 1);
    await upload(429, '"uploads";r=0;t=60, "a \\"day\\"";r=7;t=86400', 1);
    const { headers } = await send(service.base, { path: '/api/' });
    expect(headers.ratelimit).toBe('"anon";r=0;t=86400');
  });

  it('has it in the OpenAPI document', async () => {
    const { paths, components } = await service.app.get(SchemaView).document({ include: ['admin'] });
    const { post } = paths['/api/pictures/'];
    expect(post!.responses).toHaveProperty('429', { $ref: '#/components/responses/Throttled' });
    const { headers } = components!.responses!.Throttled as { headers: object };
    expect(Object.keys(headers)).toEqual(['RateLimit-Policy', 'RateLimit', 'Retry-After']);
  });
});

it('A throttle takes no rate that is none', () => {
  expect(() => new ScopedRateThrottle('uploads', 'often')).toThrow(
    '"often" is not a rate: use a number per s, min, hour or day.',
  );
});

it('Nothing left is the least that a header says', () => {
  const count = { taken: false, hits: 5, wait: 0.2 };
  expect(rateLimitHeaders([{ scope: 'a', rate: { requests: 4, duration: 60 }, count }]).ratelimit).toBe(
    '"a";r=0;t=1',
  );
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['2001:DB8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['somewhere', 'somewhere'],
])('The address %s counts as %s', (address, client) => {
  expect(clientOf(address)).toBe(client);
});
