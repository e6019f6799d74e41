import { createUser } from '../../src/auth/users/users.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

/* U+2028 and U+2029 may stand in JSON, but end a line in older JavaScript: DRF's JSONRenderer escapes them. */

const RAW = 'a\u2028b\u2029c';
const ESCAPED = 'a\\u2028b\\u2029c';
const BOOK = { title: RAW, author: 'A', published_date: '2000-01-01', isbn: '1' };
const JSON_BODY = { 'Content-Type': 'application/json' };

describeOnEveryDatabase('Line ends of JavaScript in JSON', (db) => {
  let service: Service;
  let authorization: string;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    await createUser(service.database, { username: 'ann', first_name: RAW, is_staff: true }, 'p');
    const answer = await write('POST', '/api/token/', { username: 'ann', password: 'p' });
    authorization = `Bearer ${(jsonOf(answer) as { access: string }).access}`;
    await write('POST', '/api/books/', BOOK);
  });
  afterAll(() => service.close());

  const call = (request: Request): Promise<Answer> => send(service.base, request);
  const write = (method: string, path: string, body: unknown, headers = {}): Promise<Answer> =>
    call({ method, path, headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
  const expectEscaped = (answer: Answer, status = 200): void => {
    const text = textOf(answer);
    expect([answer.status, text]).toEqual([status, expect.stringContaining(ESCAPED)]);
    expect(text).not.toMatch(/[\u2028\u2029]/);
  };

  it.each<[name: string, request: Request]>([
    ['a detail', { path: '/api/books/1/' }],
    ['an indented detail', { path: '/api/books/1/', headers: { Accept: 'application/json; indent=2' } }],
    ['a list, written by the database', { path: '/api/books/' }],
    ['an indented list', { path: '/api/books/', headers: { Accept: 'application/json; indent=4' } }],
    ['a page, and the address of another', { path: `/api/books/?page_size=1&x=${encodeURIComponent(RAW)}` }],
    ['a search', { path: '/api/books/?search=%E2%80%A8' }],
  ])('are escaped in %s', async (_, request) => {
    expectEscaped(await call(request));
  });

  it('are escaped in what is written and replayed', async () => {
    const key = { 'Idempotency-Key': '"k"' };
    expectEscaped(await write('POST', '/api/books/', BOOK, key), 201);
    expectEscaped(await write('POST', '/api/books/', BOOK, key), 201);
    expectEscaped(await write('PATCH', '/api/books/1/', { author: RAW }));
    expectEscaped(await write('POST', '/api/books/bulk/', [BOOK]), 201);
    expectEscaped(await write('PATCH', '/api/books/bulk/', [{ id: 1, title: RAW }]));
  });

  it('are escaped in errors', async () => {
    const refused = { path: '/api/books/1/', headers: { 'If-Match': '"x"', ...JSON_BODY }, body: '{}' };
    expectEscaped(await call({ method: 'PATCH', ...refused }), 412);
    const problem = { ...refused.headers, Accept: 'application/problem+json' };
    expectEscaped(await call({ method: 'PATCH', ...refused, headers: problem }), 412);
  });

  it('are escaped in the history and the accounts of the admin’s API', async () => {
    for (const path of ['/api/admin/history/', '/api/admin/users/', '/api/auth/me/'])
      expectEscaped(await call({ path, headers: { authorization } }));
  });

  it('leave an entity tag what it is for', async () => {
    const { headers } = await call({ path: '/api/books/1/' });
    const etag = String(headers.etag);
    const same = await call({ path: '/api/books/1/', headers: { 'If-None-Match': etag } });
    const changed = await write('PATCH', '/api/books/1/', { isbn: '2' }, { 'If-Match': etag });
    const late = await write('PATCH', '/api/books/1/', { isbn: '3' }, { 'If-Match': etag });
    expect([same.status, changed.status, late.status]).toEqual([304, 200, 412]);
    const again = await write(
      'PATCH',
      '/api/books/1/',
      { isbn: '3' },
      { 'If-Match': String(changed.headers.etag) },
    );
    expect(again.status).toBe(200);
  });

  it('stay as they are in CSV and HTML', async () => {
    for (const format of ['csv', 'api'])
      expect(textOf(await call({ path: `/api/books/?format=${format}` }))).toContain(RAW);
  });
});
