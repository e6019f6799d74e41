import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser } from '../../src/auth/users/users.js';
import { call } from '../commands/call.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

const DUNE = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

const folder = mkdtempSync(join(tmpdir(), 'bookstore-changes-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Change {
  readonly cursor: string;
  readonly action: string;
  readonly id: number;
  readonly object: { readonly title: string } | null;
}

interface Page {
  readonly changes: readonly Change[];
  readonly cursor: string;
}

const ADDRESS = '/api/books/changes/';
const NO_CURSOR = { since: ['Invalid cursor.'] };
const GONE = {
  detail:
    'The changes after this cursor are not kept. Ask without a cursor for a new one, then read the list again.',
};
const range = (least: number, most: number): string[] => [`Enter a whole number from ${least} to ${most}.`];

describeOnEveryDatabase('The feed of changes', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
  });
  afterAll(() => service.close());

  const read = async (query: string): Promise<Page> =>
    jsonOf(await send(service.base, { path: `${ADDRESS}?${query}` })) as Page;
  const write = async (method: string, path: string, body: unknown): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    await send(service.base, { method, path, headers, body: JSON.stringify(body) });
  };
  const dune = { id: 1, ...DUNE, title: 'Dune Messiah' };
  const [created, gone, changed, deleted] = [
    { cursor: '1', action: 'create', id: 1, object: dune },
    { cursor: '2', action: 'delete', id: 2, object: null },
    { cursor: '3', action: 'update', id: 1, object: dune },
    { cursor: '4', action: 'delete', id: 2, object: null },
  ];

  testScenarios(
    () => service.base,
    [
      {
        name: 'begins now',
        request: `GET ${ADDRESS}`,
        status: 200,
        answerHeaders: {
          'cache-control': 'no-store',
          allow: 'GET, HEAD, OPTIONS',
          'content-type': 'application/json',
        },
        answer: { changes: [], cursor: '0' },
      },
      { name: 'a book', request: 'POST /api/books/', body: DUNE, status: 201 },
      { name: 'another', request: 'POST /api/books/', body: EMMA, status: 201 },
      { name: 'changed', request: 'PATCH /api/books/1/', body: { title: 'Dune Messiah' }, status: 200 },
      { name: 'deleted', request: 'DELETE /api/books/2/', status: 204 },
      {
        name: 'all, with the objects as they are now',
        request: `GET ${ADDRESS}?since=0`,
        status: 200,
        answer: { changes: [created, gone, changed, deleted], cursor: '4' },
      },
      {
        name: 'a page',
        request: `GET ${ADDRESS}?since=0&limit=3`,
        status: 200,
        answer: { changes: [created, gone, changed], cursor: '3' },
      },
      {
        name: 'from its cursor on',
        request: `GET ${ADDRESS}?since=3`,
        status: 200,
        answer: { changes: [deleted], cursor: '4' },
      },
      {
        name: 'nothing more',
        request: `GET ${ADDRESS}?since=4`,
        status: 200,
        answer: { changes: [], cursor: '4' },
      },
      {
        name: 'nothing more after a wait',
        request: `GET ${ADDRESS}?since=4&wait=1`,
        status: 200,
        answer: { changes: [], cursor: '4' },
      },
      { name: 'now', request: `GET ${ADDRESS}`, status: 200, answer: { changes: [], cursor: '4' } },
      { name: 'no cursor', request: `GET ${ADDRESS}?since=x`, status: 400, answer: NO_CURSOR },
      { name: 'half a cursor', request: `GET ${ADDRESS}?since=3-1`, status: 400, answer: NO_CURSOR },
      { name: 'a cursor of another database', request: `GET ${ADDRESS}?since=5`, status: 410, answer: GONE },
      { name: 'limit 0', request: `GET ${ADDRESS}?limit=0`, status: 400, answer: { limit: range(1, 1000) } },
      { name: 'limit', request: `GET ${ADDRESS}?limit=1001`, status: 400, answer: { limit: range(1, 1000) } },
      { name: 'wait', request: `GET ${ADDRESS}?wait=26`, status: 400, answer: { wait: range(0, 25) } },
      { name: 'HEAD', request: `HEAD ${ADDRESS}?since=0`, status: 200, answer: '' },
      { name: 'HEAD of a stream', request: `HEAD ${ADDRESS}?format=sse`, status: 200, answer: '' },
      {
        name: 'OPTIONS',
        request: `OPTIONS ${ADDRESS}`,
        status: 200,
        answer: expect.objectContaining({
          name: 'Book Changes',
          renders: ['application/json', 'text/html', 'text/csv', 'text/event-stream'],
        }) as unknown,
      },
      {
        name: 'a page for people',
        request: `GET ${ADDRESS}?since=0&format=api`,
        status: 200,
        answer: /Dune Messiah/,
      },
      {
        name: 'POST',
        request: `POST ${ADDRESS}`,
        body: {},
        status: 405,
        answer: { detail: 'Method "POST" not allowed.' },
      },
      {
        name: 'an error in a stream, as an event',
        request: `GET ${ADDRESS}?since=5`,
        headers: { Accept: 'text/event-stream' },
        status: 410,
        answerHeaders: { 'content-type': 'text/event-stream' },
        answer: `event: error\ndata: ${JSON.stringify(GONE)}\n\n`,
      },
      {
        name: 'no stream of books',
        request: 'GET /api/books/',
        headers: { Accept: 'text/event-stream' },
        status: 406,
      },
      {
        name: 'not modified',
        request: `GET ${ADDRESS}?since=4`,
        headers: { 'If-None-Match': '*' },
        status: 304,
      },
    ],
  );

  it('tells entries of many row by row, also in pages that end within one', async () => {
    await write('POST', '/api/books/bulk/', [DUNE, EMMA, DUNE]);
    await write('PATCH', '/api/books/bulk/', [
      { id: 3, title: 'A' },
      { id: 5, title: 'B' },
    ]);
    const csv = join(folder, `${db.dialect}.csv`);
    const line = (number: number): string => `Book ${number},An Author,2000-01-01,${number}\n`;
    writeFileSync(
      csv,
      `title,author,published_date,isbn\n${Array.from({ length: 250 }, (_, at) => line(at)).join('')}`,
    );
    expect((await call(db.url(), ['loaddata', csv])).code).toBe(0);
    await write('DELETE', '/api/books/bulk/', [4, 6]);
    const told: Change[] = [];
    for (let cursor = '4'; ;) {
      const page = await read(`since=${cursor}&limit=7`);
      told.push(...page.changes);
      cursor = page.cursor;
      if (page.changes.length < 7) break;
    }
    const expected = [3, 4, 5, 3, 5, ...Array.from({ length: 250 }, (_, at) => at + 6), 4, 6];
    expect(told.map(({ id }) => id)).toEqual(expected);
    expect(new Set(told.map(({ cursor }) => cursor)).size).toBe(expected.length);
    expect(told.slice(0, 5).map(({ action, object }) => [action, object?.title])).toEqual([
      ['create', 'A'],
      ['delete', undefined],
      ['create', 'B'],
      ['update', 'A'],
      ['update', 'B'],
    ]);
  });

  it('tells what a later batch of the same load stores', async () => {
    const { cursor } = await read('');
    const csv = join(folder, `${db.dialect}-parts.csv`);
    const rows = Array.from({ length: 3000 }, (_, at) => `Part ${at},An Author,2000-01-01,${at}\n`);
    writeFileSync(csv, `title,author,published_date,isbn\n${rows.join('')}`);
    const told: number[] = [];
    let next = cursor;
    const follow = async (): Promise<void> => {
      const page = await read(`since=${next}&limit=1000`);
      told.push(...page.changes.map(({ id }) => id));
      next = page.cursor;
    };
    let isLoading = true;
    const load = call(db.url(), ['loaddata', csv, '--keep-going']).finally(() => (isLoading = false));
    while (isLoading) await follow();
    expect((await load).code).toBe(0);
    while ((await read(`since=${next}`)).changes.length > 0) await follow();
    expect(told).toEqual(Array.from({ length: 3000 }, (_, at) => told[0] + at));
  });

  it('tells what is done on the admin site, an undo included', async () => {
    const { cursor } = await read('');
    await createUser(service.database, { username: 'ann', is_staff: true }, 'a long pass phrase');
    const answer = await send(service.base, {
      method: 'POST',
      path: '/api/token/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'ann', password: 'a long pass phrase' }),
    });
    const headers = { Authorization: `Bearer ${(jsonOf(answer) as { access: string }).access}` };
    await send(service.base, { method: 'DELETE', path: '/api/books/7/', headers });
    expect((await read(`since=${cursor}`)).changes).toMatchObject([
      { action: 'delete', id: 7, object: null },
    ]);
    const path = '/api/admin/history/?resource=books.book&page_size=1';
    const [{ id }] = (jsonOf(await send(service.base, { path, headers })) as { results: { id: number }[] })
      .results;
    await send(service.base, { method: 'POST', path: `/api/admin/history/${id}/undo/`, headers });
    expect((await read(`since=${cursor}`)).changes).toMatchObject([
      { action: 'update', id: 7, object: { title: 'Book 1' } },
      { action: 'create', id: 7, object: { title: 'Book 1' } },
    ]);
  });
});
