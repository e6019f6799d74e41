import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Book } from '../../src/books/book.entity.js';
import { DatabaseUnavailable } from '../../src/database/errors.js';
import { SlowReads } from '../../src/database/reads/slow-reads.js';
import { SqliteBackground } from '../../src/database/sqlite/background-reader.js';
import type { Statement } from '../../src/database/sql/statement.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const UNAVAILABLE = [503, '1', { detail: 'Service temporarily unavailable, try again later.' }];
const FULL = [507, '30', { detail: 'Insufficient storage, try again later.' }];

/** Lets a second pass in 20 milliseconds, by the clock that cannot be set. */
function hurry() {
  const start = performance.now();
  const now = performance.now.bind(performance);
  return jest.spyOn(performance, 'now').mockImplementation(() => start + 50 * (now() - start));
}

const told = (answer: Answer) => [answer.status, answer.headers['retry-after'], jsonOf(answer)];

describe('A fault of SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-faults-'));
  const path = join(folder, 'books.sqlite3');
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, `sqlite:${path}`);
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  let posts = 0;
  const post = (title = `Book ${++posts}`): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, author: 'A', published_date: '2000-01-01', isbn: '1' }),
    });
  const get = (path: string): Promise<Answer> => send(service.base, { path });
  const titles = async (): Promise<string[]> =>
    (await service.database.objects(Book).filter()).map(({ title }) => title);

  it('is nobody’s concern while another program’s lock is short', async () => {
    const outside = await foreignWriter(`sqlite:${path}`);
    await outside.query('BEGIN IMMEDIATE');
    const waiting = post();
    expect((await get('/api/books/')).status).toBe(200);
    await outside.query('COMMIT');
    expect((await waiting).status).toBe(201);
    await outside.close();
  });

  it('answers 503 when the lock stays, and writes go on when it ends', async () => {
    const outside = await foreignWriter(`sqlite:${path}`);
    await outside.query('BEGIN IMMEDIATE');
    const clock = hurry();
    const [first, second, read] = await Promise.all([
      post('locked out'),
      post('locked out'),
      get('/api/books/'),
    ]);
    expect([told(first), told(second), read.status]).toEqual([UNAVAILABLE, UNAVAILABLE, 200]);
    clock.mockRestore();
    await outside.query('COMMIT');
    expect((await post()).status).toBe(201);
    expect(await titles()).not.toContain('locked out');
    await outside.close();
  });

  it('answers 507 when it is full; what was answered 201 is there, nothing else, and writes go on', async () => {
    const { database } = service;
    const [{ page_count: pages }] = await database.read('PRAGMA page_count');
    await database.read(`PRAGMA max_page_count = ${Number(pages) + 2}`);
    const before = await titles();
    const sent = Array.from({ length: 300 }, (_, index) => `${index} `.padEnd(100, 'filling'));
    const answers = await Promise.all(sent.map(post));
    const stored = sent.filter((_, index) => answers[index].status === 201);
    expect(stored.length).toBeLessThan(sent.length);
    expect(answers.filter(({ status }) => status !== 201).map(told)).toEqual(
      Array(sent.length - stored.length).fill(FULL),
    );

    await database.read('PRAGMA max_page_count = 1000000');
    expect((await post('after')).status).toBe(201);
    expect((await titles()).toSorted()).toEqual([...before, ...stored, 'after'].toSorted());
    expect(await database.read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('answers 503 while the file is away or another is in its place; nothing is lost when it is back', async () => {
    const before = await titles();
    renameSync(path, `${path}.away`);
    expect(told(await post('gone'))).toEqual(UNAVAILABLE);
    writeFileSync(path, '');
    expect(told(await post('gone'))).toEqual(UNAVAILABLE);
    await new Promise((resolve) => setTimeout(resolve, 600)); // reads look now and then
    expect(told(await get('/api/books/1/'))).toEqual(UNAVAILABLE);
    expect((await get('/ready')).status).toBe(503);
    renameSync(`${path}.away`, path);
    expect((await post('back')).status).toBe(201);
    expect(await titles()).toEqual([...before, 'back']);
    expect((await get('/ready')).status).toBe(200);
  });

  it.each([
    [
      'unique',
      'auth_user',
      ['username'],
      `INSERT INTO auth_user (username, password, is_superuser, first_name,
      last_name, email, is_staff, is_active, date_joined) VALUES ('a', '', 0, '', '', '', 0, 1, '2000'), ('a', '', 0, '', '', '', 0, 1, '2000')`,
    ],
    ['notNull', 'books_book', ['author'], `INSERT INTO books_book (title) VALUES ('T')`],
    [
      'foreignKey',
      undefined,
      [],
      `INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) VALUES (9, '2000')`,
    ],
  ])('names a %s constraint', async (kind, table, columns, sql) => {
    await expect(service.database.read(sql)).rejects.toMatchObject({ kind, table, columns });
  });
});

describe('Slow reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-slow-'));
  const path = join(folder, 'empty.sqlite3');
  let background: SqliteBackground;
  beforeEach(async () => {
    const outside = await foreignWriter(`sqlite:${path}`);
    await outside.query('CREATE TABLE IF NOT EXISTS t (n INTEGER)');
    await outside.close();
    background = new SqliteBackground(path, 1000);
  });
  afterEach(() => background.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A thread takes its time to start, too. */
  const PATIENT = 10_000;
  const slowReads = (time = PATIENT): SlowReads =>
    new SlowReads({ running: 1, waiting: 3, waitingOfClient: 3, time }, (read) => background.read(read));
  const statement = (sql: string): Statement => ({ sql, parameters: [] });
  const endless = (condition: string): Statement =>
    statement(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE ${condition}`,
    );
  const unavailable = { status: 'rejected', reason: expect.any(DatabaseUnavailable) };

  it.each([
    ['asks whether it is wanted', 'is_wanted()', 500],
    ['does not, and dies with its thread', `icontains('["a"]', i)`, 2500],
  ])(
    'that take too long are ended, those behind are answered: one that %s',
    async (_, condition, time) => {
      expect(await slowReads().run(statement('SELECT 0 AS zero'))).toEqual([{ zero: 0 }]);
      const reads = slowReads(time);
      const outcomes = await Promise.allSettled([
        reads.run(statement('SELECT 1 AS one')),
        reads.run(endless(condition)),
        reads.run(statement('SELECT 2 AS two')),
        reads.run(statement('SELECT 3 AS three')),
        reads.run(statement('SELECT 4 AS four')),
      ]);
      expect(outcomes).toEqual([
        { status: 'fulfilled', value: [{ one: 1 }] },
        unavailable,
        { status: 'fulfilled', value: [{ two: 2 }] },
        { status: 'fulfilled', value: [{ three: 3 }] },
        unavailable, // there is no room for it to wait
      ]);
    },
    30_000,
  );

  it('have errors of their own', async () => {
    const reads = slowReads();
    await expect(reads.run(statement('SELECT missing FROM t'))).rejects.toThrow('no such column: missing');
    await expect(reads.run(statement('INSERT INTO t VALUES (1)'))).rejects.toThrow(DatabaseUnavailable);
    expect(await reads.run(statement('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('are refused when the database is closed', async () => {
    await background.close();
    await expect(slowReads().run(statement('SELECT 1'))).rejects.toThrow(DatabaseUnavailable);
  });
});
