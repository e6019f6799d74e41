import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import Sqlite from 'better-sqlite3';
import { jsonOf, send, type Answer, type Request } from '../support/http.js';
import { killAll, startProcess, until, type RunningProcess } from '../operations/process.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-log-'));
const file = join(folder, 'db.sqlite3');
const PASSWORD = 'a-good-password';

describe('The log', () => {
  let service: RunningProcess;
  let requests: Record<string, unknown>[];

  beforeAll(async () => {
    service = await startProcess({
      DATABASE_URL: `sqlite:${file}`,
      DEFAULT_PERMISSION: 'IsAuthenticated',
      THROTTLE_LOGIN: '1/min',
      SUPERUSER_USERNAME: 'ann',
      SUPERUSER_PASSWORD: PASSWORD,
    });
    const ask = (request: Request): Promise<Answer> => send(service.base, request);
    const logIn = (password: string): Promise<Answer> =>
      ask({
        method: 'POST',
        path: '/api/token/',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: 'ann', password }),
      });
    const { access } = jsonOf(await logIn(PASSWORD)) as { access: string };
    const headers = { Authorization: `Bearer ${access}` };
    await logIn('wrong');
    await logIn('wrong');
    await ask({ path: '/api/books/' });
    await ask({ path: '/api/books/?search=a', headers });
    await ask({
      method: 'POST',
      path: '/api/books/',
      headers: { ...headers, 'Content-Type': 'application/json' },
    });
    await ask({
      path: '/nowhere/%0d%0a{"level":60,"msg":"forged"}',
      headers: { 'X-Request-ID': '{"level":60}' },
    });
    new Sqlite(file).exec('DROP TABLE books_book').close();
    await ask({ path: '/api/books/1/', headers });
    await until(() => service.requests().length === 8);
    requests = service.requests();
  }, 120_000);

  afterAll(() => {
    killAll();
    rmSync(folder, { recursive: true });
  });

  it('tells when, who, where and what of every request: log-ins, refusals and errors', () => {
    expect(
      requests.map(({ user, method, route, status }) => [user, method, route, status].join(' ').trim()),
    ).toEqual([
      'POST /api/token 200',
      'POST /api/token 401',
      'POST /api/token 429',
      'GET /api/books 401',
      '1 GET /api/books 200',
      '1 POST /api/books 400',
      'GET none 404',
      '1 GET /api/books/{id} 500',
    ]);
    for (const { time } of requests) expect(Math.abs(Number(time) - Date.now())).toBeLessThan(120_000);
  });

  it('is one JSON object a line, whatever clients send', () => {
    const lines = service
      .said()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level);
    expect(levels.filter((level) => level > 50)).toEqual([]);
    expect(requests[6]).toMatchObject({
      path: '/nowhere/%0d%0a{"level":60,"msg":"forged"}',
      id: expect.stringMatching(/^[\w-]{12}-[0-9a-z]+$/),
    });
  });

  it('tells what the client is not told of an unexpected error', () => {
    expect(service.said()).toMatch(/"level":50,.*no such table: books_book\\n +at /);
  });

  it('has no password and no token in it', () => {
    expect(service.said()).not.toContain(PASSWORD);
    expect(service.said()).not.toContain('eyJ');
  });
});
