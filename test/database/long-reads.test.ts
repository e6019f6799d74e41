import { once } from 'node:events';
import { statSync } from 'node:fs';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { bulkCreate } from '../../src/database/models/bulk-create.js';
import type { Row } from '../../src/database/database.js';
import { DatabaseUnavailable } from '../../src/database/errors.js';
import { LongReads, SNAPSHOT_TIME } from '../../src/database/reads/long-reads.js';
import type { Reader } from '../../src/database/sql/statement.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

/** More than the buffers of a connection hold, so that a client that reads nothing keeps the service waiting. */
const ROWS = 20_000;
const SLOW = 12;
/** One snapshot, one slice at a time, and one list that waits. */
const SHARE = { snapshots: 1, slices: 1, waiting: 1, ...SNAPSHOT_TIME };
const PASSWORD = 'a long pass phrase';

describeOnEveryDatabase('Clients that take long over the whole list', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    const { database } = service;
    await createUser(database, { username: 'ann' }, PASSWORD);
    const rows = Array.from({ length: ROWS }, (_, number) => book(`Nº ${number}`.padEnd(100)));
    for (let start = 0; start < ROWS; start += 5000)
      await database.transaction(() =>
        bulkCreate(database, Book as unknown as new () => Row, rows.slice(start, start + 5000)),
      );
  }, 60_000);
  afterAll(() => service.close());

  const book = (title: string) => ({
    title,
    author: 'An author with a long name'.padEnd(100),
    published_date: '2000-01-31',
    isbn: '1',
  });
  const post = (path: string, body: object) =>
    send(service.base, {
      method: 'POST',
      path,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  const open = new Set<http.IncomingMessage>();
  afterEach(() => {
    for (const response of open) response.destroy();
    open.clear();
  });

  /** A client that has been answered, and has read no more than the head. */
  const slowReader = async (path = '/api/books/'): Promise<http.IncomingMessage> => {
    const request = http.get(service.base + path, { agent: false });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.on('error', () => undefined);
    open.add(response);
    return response.pause();
  };
  const slowReaders = (count: number) => Promise.all(Array.from({ length: count }, () => slowReader()));
  const idsOf = async (response: http.IncomingMessage): Promise<number[]> =>
    (JSON.parse(await text(response)) as Book[]).map(({ id }) => id);

  const count = async (reader: Reader): Promise<number> =>
    Number((await reader.read('SELECT COUNT(*) AS count FROM books_book'))[0].count);

  it('do not keep others from logging in, searching and writing, and get every row once', async () => {
    const readers = await slowReaders(SLOW);
    const answers = await Promise.all([
      post('/api/token/', { username: 'ann', password: PASSWORD }),
      post('/api/books/', book('New')),
      send(service.base, { path: '/api/books/?search=777' }),
      send(service.base, { method: 'DELETE', path: '/api/books/19000/' }),
      send(service.base, { path: '/api/books/?author__icontains=long&page_size=10' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 200, 204, 200]);
    expect(answers.every(({ headers }) => headers.etag === undefined || !headers.etag.startsWith('W/'))).toBe(
      true,
    );

    const throughout = Array.from({ length: ROWS }, (_, index) => index + 1).filter((id) => id !== 19000);
    for (const reader of readers) {
      expect(reader.headers.etag).toMatch(/^W\/"/);
      const ids = await idsOf(reader);
      expect(ids.filter((id) => id !== 19000 && id <= ROWS).join()).toBe(throughout.join());
    }
    const [{ headers }] = readers;
    const again = await send(service.base, {
      path: '/api/books/',
      headers: { 'If-None-Match': headers.etag! },
    });
    expect(again.status).toBe(200);
  }, 60_000);

  it('leave nothing behind when they go', async () => {
    for (const reader of await slowReaders(SLOW)) reader.destroy();
    // All of them have a snapshot if those before have given theirs back.
    const readers = await slowReaders(3);
    const { status } = await post('/api/books/', book('Newer'));
    expect(status).toBe(201);
    for (const reader of readers) expect((await idsOf(reader)).length).toBeGreaterThanOrEqual(ROWS);
  }, 60_000);

  it('continue from what is committed by then, once the time of their snapshot is over', async () => {
    const reads = new LongReads(service.database, { ...SHARE, idle: 10, total: 60_000 });
    const [first, second] = [reads.begin({ fromSnapshot: true }), reads.begin({ fromSnapshot: true })];
    const before = [await count(first), await count(second)];
    await post('/api/books/', book('Between'));
    expect(before[0]).toBe(before[1]);
    expect(await count(second)).toBe(before[1] + 1);
    while ((await count(first)) === before[0]) await sleep(20);
    expect(await count(first)).toBe(before[0] + 1);
    await Promise.all([first.close(), second.close()]);
    await expect(first.read('SELECT 1')).rejects.toThrow('closed');
  });

  it('have one state of the table until then', async () => {
    const reads = new LongReads(service.database, SHARE);
    const first = reads.begin({ fromSnapshot: true });
    const before = await count(first);
    await post('/api/books/', book('After'));
    expect(await count(first)).toBe(before);
    await first.close();
    const next = reads.begin({ fromSnapshot: true });
    expect(await count(next)).toBe(before + 1);
    reads.suspend();
    await post('/api/books/', book('Later'));
    expect(await count(next)).toBe(before + 2);
    await next.close();
  });

  it('are no more than can go on', async () => {
    const reads = new LongReads(service.database, SHARE);
    const [first, second] = [reads.begin({ fromSnapshot: true }), reads.begin({ fromSnapshot: true })];
    const slices = [count(first), count(second)];
    expect(() => reads.begin({ fromSnapshot: true })).toThrow(DatabaseUnavailable);
    await Promise.all(slices);
    const third = reads.begin({ fromSnapshot: true });
    await Promise.all([first, second, third].map((read) => read.close()));
  });

  if (db.dialect === 'sqlite')
    it('leave the log of SQLite short', async () => {
      const outside = await foreignWriter(db.url());
      await outside.query('CREATE TABLE filler (content BLOB)');
      await slowReaders(SLOW);
      let longest = 0;
      for (let time = 0; time < 24; time++) {
        await outside.query('INSERT INTO filler VALUES (zeroblob(5000000))');
        longest = Math.max(longest, statSync(`${db.url().slice('sqlite:'.length)}-wal`).size);
        // Nothing is known to have happened but that there was time for it.
        await sleep(100);
      }
      await outside.query('DROP TABLE filler');
      await outside.close();
      expect(longest).toBeLessThan(64 * 1024 ** 2);
    });
});
