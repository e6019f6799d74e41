import { connect } from 'node:net';
import { send, type Request } from '../support/http.js';
import { killAll, startProcess, until, type RunningProcess } from './process.js';

const LIMIT = 120_000;
const BAD_HOST = { Host: 'evil.example.com' };
const PREFLIGHT = { Origin: 'https://shop.example.com', 'Access-Control-Request-Method': 'PUT' };
const BAD_TOKEN = { Authorization: 'Bearer x' };
const LONG = 'a'.repeat(8200);
const JSON_BODY = { 'Content-Type': 'application/json' };

type Row = readonly [name: string, request: Request, status: number, route: string];

/** Requests that are refused, most of them before anybody has looked at what they ask for. */
const REFUSED: readonly Row[] = [
  ['a host, at a list', { path: '/api/books/', headers: BAD_HOST }, 400, '/api/books'],
  ['a host, at an object', { path: '/api/books/7/', headers: BAD_HOST }, 400, '/api/books/{id}'],
  ['a host, at a list with a format', { path: '/api/books.json', headers: BAD_HOST }, 400, '/api/books'],
  ['a host, at an object with one', { path: '/api/books/7.csv', headers: BAD_HOST }, 400, '/api/books/{id}'],
  ['a host, at an action', { path: '/api/token/', headers: BAD_HOST }, 400, '/api/token'],
  ['a host, at the root', { path: '/api/', headers: BAD_HOST }, 400, '/api'],
  [
    'a host, at a page of the admin site',
    { path: '/admin/books/book/7/change/', headers: BAD_HOST },
    400,
    '/admin/{app}/{model}/{id}/change',
  ],
  ['a host, at no address', { path: '/nowhere/', headers: BAD_HOST }, 400, 'none'],
  ['a long address', { path: `/api/books/7/?a=${LONG}` }, 414, '/api/books/{id}'],
  [
    'too many headers',
    { path: '/api/books/7/', headers: { X: Array(101).fill('a') } },
    431,
    '/api/books/{id}',
  ],
  ['a preflight', { method: 'OPTIONS', path: '/api/books/7/', headers: PREFLIGHT }, 204, '/api/books/{id}'],
  ['a token', { path: '/api/books/7/', headers: BAD_TOKEN }, 401, '/api/books/{id}'],
  ['an anonymous write', { method: 'DELETE', path: '/api/books/7/' }, 401, '/api/books/{id}'],
  ['a method', { method: 'DELETE', path: '/api/token/' }, 405, '/api/token'],
  ['a method at a page', { method: 'DELETE', path: '/api-auth/login/' }, 404, 'none'],
  [
    'a body',
    { method: 'POST', path: '/api/token/', headers: JSON_BODY, body: `"${LONG}"` },
    413,
    '/api/token',
  ],
  ['a format', { path: '/api/books/7.xml' }, 404, '/api/books/{id}'],
  ['an object', { path: '/api/books/7/' }, 404, '/api/books/{id}'],
  ['an address', { path: '/api/books/7/pages/' }, 404, 'none'],
  [
    'a file of the documentation',
    { path: '/api/schema/assets/a/b' },
    404,
    '/api/schema/assets/{folder}/{name}',
  ],
];

describe('The line of a request', () => {
  let service: RunningProcess;
  beforeAll(async () => {
    service = await startProcess({
      ...{ DEFAULT_PERMISSION: 'IsAuthenticatedOrReadOnly', ALLOWED_HOSTS: '127.0.0.1', BODY_LIMIT: '1000' },
      ...{ CORS_ALLOWED_ORIGINS: 'https://shop.example.com', THROTTLE_LOGIN: 'none' },
    });
  }, LIMIT);
  afterAll(() => killAll());

  /** The line of the one request that was sent since. */
  const lineAfter = async (earlier: number): Promise<Record<string, unknown>> => {
    await until(() => service.requests().length > earlier);
    return service.requests()[earlier];
  };

  it.each(REFUSED)('names the route of what is refused for %s', async (_, request, status, route) => {
    const earlier = service.requests().length;
    expect((await send(service.base, request)).status).toBe(status);
    expect(await lineAfter(earlier)).toMatchObject({ status, route });
  });

  it('and so do the metrics, which know no other routes', async () => {
    const { body } = await send(service.base, { path: '/metrics' });
    const told = [...body.toString().matchAll(/^http_requests_total\{.*route="([^"]*)",status="(\d+)"/gm)];
    const expected = new Set(REFUSED.map(([, , status, route]) => `${route} ${status}`));
    expect(new Set(told.map(([, route, status]) => `${route} ${status}`))).toEqual(expected);
  });

  it('does not tell who has sent it', async () => {
    const earlier = service.requests().length;
    await send(service.base, { path: '/live' });
    expect(Object.keys(await lineAfter(earlier))).not.toContain('client');
    expect(service.said()).not.toContain('"client"');
  });

  it('of what is throttled has its route', async () => {
    service = await startProcess({ THROTTLE_ANON: '1/day' });
    await send(service.base, { path: '/api/books/7/' });
    const { status } = await send(service.base, { path: '/api/books/8/' });
    expect(status).toBe(429);
    expect(await lineAfter(1)).toMatchObject({ status: 429, route: '/api/books/{id}' });
  });
});

describe('With LOG_CLIENT_ADDRESS the line of a request', () => {
  const SETTINGS = { LOG_CLIENT_ADDRESS: 'true', ALLOWED_HOSTS: '127.0.0.1' };
  let service: RunningProcess;
  let behindProxy: RunningProcess;
  beforeAll(async () => {
    [service, behindProxy] = await Promise.all([
      startProcess(SETTINGS),
      startProcess({ ...SETTINGS, TRUST_PROXY: '127.0.0.1' }),
    ]);
  }, LIMIT);
  afterAll(() => killAll());

  /** The lines that come, of so many requests. */
  const linesOf = async ({ requests }: RunningProcess, count: number, ask: () => unknown) => {
    const earlier = requests().length;
    await ask();
    await until(() => requests().length >= earlier + count);
    return requests().slice(earlier);
  };
  const clients = async (asked: RunningProcess): Promise<unknown[]> => {
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    const lines = await linesOf(asked, 2, async () => {
      await send(asked.base, { path: '/api/books/', headers });
      await send(asked.base, { path: '/api/books/', headers: { ...headers, ...BAD_HOST } });
    });
    return lines.map(({ client }) => client);
  };

  it('tells the address of the connection', async () => {
    expect(await clients(service)).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('tells the one that a trusted proxy names', async () => {
    expect(await clients(behindProxy)).toEqual(['203.0.113.7', '203.0.113.7']);
  });

  it('tells it where the client has gone before its answer', async () => {
    const head = 'POST /api/token/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
    const { hostname, port } = new URL(service.base);
    const lines = await linesOf(service, 1, () => {
      const socket = connect(Number(port), hostname);
      socket.write(`${head}Content-Length: 100\r\n\r\n{"username"`, () =>
        setTimeout(() => socket.destroy(), 200),
      );
    });
    expect(lines).toMatchObject([{ status: 499, client: '127.0.0.1' }]);
  });
});
