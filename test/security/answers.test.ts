import { createUser } from '../../src/auth/users/users.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import { jsonOf, send, sendBytes, type Request } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

let service: Service;
let access: string;

beforeAll(async () => {
  service = await startService({}, 'sqlite::memory:');
  const { id } = await createUser(service.database, { username: 'ann' });
  access = service.app.get(TokenBackend).encode(newToken('access', 300, { user_id: String(id) }));
});
afterAll(() => service.close());

/** One answer of each kind, with its content type. */
const KINDS: readonly (readonly [
  name: string,
  request: Request,
  status: number,
  type: string | undefined,
])[] = [
  ['JSON', { path: '/api/books/' }, 200, 'application/json'],
  ['CSV', { path: '/api/books/1.csv' }, 404, 'text/csv; charset=utf-8'],
  ['a page', { path: '/api/books.api' }, 200, 'text/html; charset=utf-8'],
  ['the log-in page', { path: '/api-auth/login/' }, 200, 'text/html; charset=utf-8'],
  ['the documentation', { path: '/api/schema/swagger-ui/' }, 200, 'text/html; charset=utf-8'],
  ['the schema', { path: '/api/schema/?format=json' }, 200, 'application/vnd.oai.openapi+json'],
  ['a probe', { path: '/live' }, 200, 'application/json; charset=utf-8'],
  ['a redirection', { path: '/' }, 302, undefined],
  ['a body that is not read', { method: 'POST', path: '/api/token/', body: '{' }, 415, 'application/json'],
  ['a refusal', { method: 'POST', path: '/api/books/' }, 401, 'application/json'],
  ['an unknown address', { path: '/nowhere' }, 404, 'text/html; charset=utf-8'],
  ['a host that is none', { path: '/live', headers: { Host: 'a b' } }, 400, 'text/html; charset=utf-8'],
];

it.each(KINDS)(
  '%s says what it is, and leaves browsers nothing to guess',
  async (_, request, status, type) => {
    const answer = await send(service.base, request);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(answer.headers).not.toHaveProperty('server');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  },
);

describe('The log-in page', () => {
  it('hides the password, and lets a password manager fill it in', async () => {
    const page = pageOf(await send(service.base, { path: '/api-auth/login/' }));
    const { attributes } = page.one('input[name=password]');
    expect(attributes).toMatchObject({ type: 'password', autocomplete: 'current-password' });
    expect(attributes).not.toHaveProperty('maxlength');
    expect(page.all('[autocomplete=off], [onpaste]')).toEqual([]);
  });
});

describe('Nothing is told by', () => {
  const anonymous = { detail: 'Authentication credentials were not provided.' };
  testScenarios(
    () => service.base,
    [
      {
        name: 'TRACE',
        request: 'TRACE /live',
        headers: { Secret: 'x' },
        status: 404,
        answer: /^(?!.*Secret)/s,
      },
      {
        name: 'TRACE of a view',
        request: 'TRACE /api/books/',
        headers: () => ({ Authorization: `Bearer ${access}`, Secret: 'x' }),
        status: 405,
        answer: { detail: 'Method "TRACE" not allowed.' },
      },
      {
        name: 'a token in the address, which opens nothing',
        request: () =>
          `GET /api/auth/me/?access_token=${access}&token=${access}&Authorization=Bearer%20${access}`,
        status: 401,
        answer: anonymous,
      },
      {
        name: 'a token in a form, which opens nothing',
        request: 'POST /api/books/',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: () => `access_token=${access}`,
        status: 401,
        answer: anonymous,
      },
    ],
  );

  it("a file or folder of the service's own", async () => {
    for (const path of [
      '/static/',
      '/api/schema/assets/',
      '/data/',
      '/.git/config',
      '/.env',
      '/package.json',
    ]) {
      expect({ path, status: (await send(service.base, { path })).status }).toEqual({ path, status: 404 });
    }
  });

  it('an unexpected error', async () => {
    const broken = await startService({}, 'sqlite::memory:');
    try {
      await broken.database.dataSource.query('DROP TABLE books_book');
      const answer = await send(broken.base, { path: '/api/books/1/' });
      expect([answer.status, jsonOf(answer)]).toEqual([500, { detail: 'A server error occurred.' }]);
      expect(answer.headers['x-request-id']).toMatch(/^[\w-]{12}-[0-9a-z]+$/);
    } finally {
      await broken.close();
    }
  });
});

describe('A body beyond BODY_LIMIT', () => {
  let small: Service;
  beforeAll(async () => {
    small = await startService({ BODY_LIMIT: '1000', DEFAULT_PERMISSION: 'AllowAny' }, 'sqlite::memory:');
  });
  afterAll(() => small.close());

  const head = 'POST /api/books/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
  const body = `"${'x'.repeat(999)}"`;
  it.each([
    ['with its length', `Content-Length: 1001\r\n\r\n${body}`],
    ['with its length, of which nothing is sent', 'Content-Length: 1001\r\n\r\n'],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n3e9\r\n${body}\r\n0\r\n\r\n`],
    ['in chunks without an end', `Transfer-Encoding: chunked\r\n\r\nffffff\r\n${body}`],
  ])('is refused, %s', async (_, rest) => {
    expect(await sendBytes(small.base, head + rest)).toMatch(
      /^HTTP\/1.1 413 [^]*\r\nconnection: close\r\n[^]*\{"detail":"Request body is larger than 1000 bytes."\}$/,
    );
  });
});
