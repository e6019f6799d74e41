import { setTimeout } from 'node:timers/promises';
import { atCommandLine, Recorder } from '../../src/rest/history/recorder.js';
import { describeOnPostgres } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const ADDRESS = '/api/books/changes/';

interface Page {
  readonly changes: readonly { readonly id: number }[];
  readonly cursor: string;
}

describeOnPostgres('Changes of transactions at the same time', (db) => {
  let service: Service;
  let writer: ForeignWriter;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    writer = await foreignWriter(db.url());
  });
  afterAll(async () => {
    await writer.close();
    await service.close();
  });

  const read = async (query: string, base = service.base): Promise<Page> =>
    jsonOf(await send(base, { path: `${ADDRESS}?${query}` })) as Page;
  const add = async (title: string): Promise<number> => {
    const answer = await send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, author: 'A', published_date: '2000-01-01', isbn: '1' }),
    });
    return (jsonOf(answer) as { id: number }).id;
  };
  /** What the service itself writes for a new book, in one transaction that stays open. */
  const begin = async (): Promise<number> => {
    await writer.query('BEGIN');
    const [{ id }] = await writer.query(
      "INSERT INTO books_book (title, author, published_date, isbn) VALUES ('Late', 'A', '2000-01-01', '1') RETURNING id",
    );
    await writer.query(`INSERT INTO rest_historyentry (time, username, channel, action, resource, object_id, count)
      VALUES ('2026-01-01', '', 'api', 'create', 'books.book', ${Number(id)}, 1)`);
    return Number(id);
  };
  const idsSince = async (cursor: string): Promise<[ids: number[], cursor: string]> => {
    const page = await read(`since=${cursor}`);
    return [page.changes.map(({ id }) => id), page.cursor];
  };

  it('are told in the order of their ids, none before those below it are stored', async () => {
    const { cursor } = await read('');
    const late = await begin();
    const other = await add('Soon');
    const [before, next] = await idsSince(cursor);
    expect(before).toEqual([]);
    await writer.query('COMMIT');
    expect((await idsSince(next))[0]).toEqual([late, other]);
  });

  it('do not wait for a change that is never stored', async () => {
    const { cursor } = await read('');
    await begin();
    const other = await add('Soon');
    expect(await idsSince(cursor)).toEqual([[], cursor]);
    await writer.query('ROLLBACK');
    expect((await idsSince(cursor))[0]).toEqual([other]);
  });

  it('come to one who waits once the transaction before them has ended', async () => {
    const { cursor } = await read('');
    const late = await begin();
    const other = await add('Soon');
    const waiting = read(`since=${cursor}&wait=20`);
    await setTimeout(700);
    await writer.query('COMMIT');
    expect((await waiting).changes.map(({ id }) => id)).toEqual([late, other]);
  });

  it('end the wait of one who asks where a new process should begin', async () => {
    await begin();
    const fresh = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    try {
      expect((await send(fresh.base, { path: ADDRESS })).status).toBe(503);
      await writer.query('COMMIT');
      expect((await read('', fresh.base)).changes).toEqual([]);
    } finally {
      await fresh.close();
    }
  });

  it('go on below a long load, also in a new process', async () => {
    const { cursor } = await read('');
    const before = await add('Before');
    const recorder = new Recorder(service.database);
    let after = 0;
    let next = '';
    await service.database.longTransaction(async (transact) => {
      await transact(() => recorder.announce());
      await transact(() => recorder.recordMany('books_book', 'load', [[1, 2]], atCommandLine('loaddata')));
      after = await add('After');
      const fresh = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
      const page = await read(`since=${cursor}`, fresh.base);
      await fresh.close();
      expect(page.changes.map(({ id }) => id)).toEqual([before]);
      next = page.cursor;
    });
    expect((await idsSince(next))[0]).toEqual([1, 2, after]);
  });
});
