import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { bulkCreate } from '../../src/database/models/bulk-create.js';
import type { Row } from '../../src/database/database.js';
import { Client } from '../auth/client.js';
import { call } from '../commands/call.js';
import { describeOnPostgres } from '../support/databases.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { send } from '../support/http.js';
import { startService } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

/** What an administrator, or another program's needs, may have set for the database. */
const OF_DATABASE = {
  datestyle: 'German',
  timezone: 'Asia/Kathmandu',
  client_encoding: 'LATIN1',
  standard_conforming_strings: 'off',
  bytea_output: 'escape',
  intervalstyle: 'sql_standard',
  extra_float_digits: '-15',
  statement_timeout: '1',
  gin_fuzzy_search_limit: '1',
};

/** And for the role in it. */
const OF_ROLE = {
  datestyle: 'Postgres, DMY',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  lock_timeout: '1',
  idle_in_transaction_session_timeout: '1',
  array_nulls: 'off',
  quote_all_identifiers: 'on',
  transform_null_equals: 'on',
};

const DUNE = {
  title: `Dune's "q" \\ ñ 📚`,
  author: 'Frank Herbert',
  published_date: '1965-08-01',
  isbn: '9780441013593',
};
const PASSWORD = 'a long pass phrase';
const ROWS = 1200;

const folder = mkdtempSync(join(tmpdir(), 'bookstore-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeOnPostgres('Settings of the database and of the role', (db) => {
  const change = async (url: string): Promise<void> => {
    const outside = await foreignWriter(url);
    const name = new URL(url).pathname.slice(1);
    for (const [setting, value] of Object.entries(OF_DATABASE))
      await outside.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
    for (const [setting, value] of Object.entries(OF_ROLE))
      await outside.query(`ALTER ROLE CURRENT_USER IN DATABASE ${name} SET ${setting} = '${value}'`);
    await outside.close();
  };

  it('change nothing of what clients, staff and commands are answered', async () => {
    const plain = await storyOf(db.url());
    const other = await db.another();
    await change(other);
    expect(await storyOf(other)).toEqual(plain);
    expect(plain).toMatchObject({
      book: { status: 201, body: { id: 1, ...DUNE } },
      ended: { status: 401 },
      repeated: { status: 201, body: { id: 2, ...DUNE } },
      staff: 200,
    });
  }, 60_000);

  it('are none of a connection’s own, whatever it is for', async () => {
    const url = await db.another();
    await change(url);
    const service = await startService({}, url);
    const names = [...Object.keys(OF_DATABASE), ...Object.keys(OF_ROLE)].filter(
      (name) => name !== 'transform_null_equals',
    );
    const sql = `SELECT name, setting FROM pg_settings WHERE name = ANY($1)`;
    const { database } = service;
    const found = [await database.read(sql, [lower(names)]), await database.readSlowly(sql, [lower(names)])];
    for (const rows of found)
      expect(
        Object.fromEntries(rows.map(({ name, setting }) => [String(name).toLowerCase(), setting])),
      ).toEqual({
        datestyle: 'ISO, YMD',
        timezone: 'UTC',
        client_encoding: 'UTF8',
        standard_conforming_strings: 'on',
        bytea_output: 'hex',
        intervalstyle: 'postgres',
        extra_float_digits: '1',
        statement_timeout: expect.stringMatching(/^[13]0000$/),
        gin_fuzzy_search_limit: '0',
        default_transaction_isolation: 'read committed',
        default_transaction_deferrable: 'off',
        lock_timeout: '0',
        idle_in_transaction_session_timeout: '0',
        array_nulls: 'on',
        quote_all_identifiers: 'off',
      });
    await service.close();
  });
});

/** As pg_settings spells them. */
const lower = (names: readonly string[]): string[] =>
  names.map(
    (name) =>
      ({ datestyle: 'DateStyle', timezone: 'TimeZone', intervalstyle: 'IntervalStyle' })[name] ?? name,
  );

/** What happens to one who uses the service in all its ways. Times near now are told as such. */
async function storyOf(url: string): Promise<Record<string, unknown>> {
  const service = await startService({ PAGINATION: 'cursor', PAGE_SIZE: '2' }, url);
  const { base, database } = service;
  await createUser(database, { username: 'ann', is_staff: true, is_superuser: true }, PASSWORD);
  const client = new Client(base);
  const first = await client.pair('ann', PASSWORD);
  const authorization = { 'Content-Type': 'application/json', Authorization: `Bearer ${first.access}` };
  const story: Record<string, unknown> = {};

  story.me = await client.me(first.access);
  story.book = await client.post('/api/books/', DUNE, first.access);
  const repeat = () =>
    send(base, {
      method: 'POST',
      path: '/api/books/',
      headers: { ...authorization, 'Idempotency-Key': 'a key' },
      body: JSON.stringify(DUNE),
    }).then(({ status, body }) => ({ status, body: JSON.parse(body.toString()) as unknown }));
  await repeat();
  story.repeated = await repeat();
  story.changed = await send(base, {
    method: 'PATCH',
    path: '/api/books/1/',
    headers: authorization,
    body: '{"published_date":"1066-10-14"}',
  }).then(({ status, body }) => [status, body.toString()]);
  story.refused = await client.post('/api/books/', { ...DUNE, published_date: '14.10.1066' }, first.access);
  story.detail = await client.get('/api/books/1/');
  await database.transaction(() =>
    bulkCreate(
      database,
      Book as unknown as new () => Row,
      Array.from({ length: ROWS }, (_, number) => ({
        ...DUNE,
        title: `Book ${number}`,
        published_date: `${1000 + (number % 1000)}-01-31`,
      })),
    ),
  );
  story.pages = await pagesOf(client, '/api/books/?ordering=published_date&search=book', 5);
  story.year = await client.get('/api/books/?published_date__year=1066');
  story.csv = (await send(base, { path: '/api/books/?format=csv' })).body.toString();
  story.history = await client.get('/api/admin/history/?resource=books.book', first.access);
  story.dashboard = (await client.get('/api/admin/history/?ordering=-time', first.access)).status;

  const visitor = new Visitor(base);
  await visitor.logIn('ann', PASSWORD);
  story.staff = (await visitor.get('/admin/books/book/')).status;
  story.exported = (await visitor.get('/admin/books/book/export/?format=csv')).body.toString();

  story.loggedOutEverywhere = await client.post('/api/auth/logout-all/', {}, first.access);
  story.ended = await client.me(first.access);
  story.endedRefresh = await client.refresh(first.refresh);
  story.endedSession = (await visitor.get('/admin/books/book/')).status;
  const second = await client.pair('ann', PASSWORD);
  const passwords = { old_password: PASSWORD, new_password: 'quite-another-one-7' };
  story.newPassword = await client.post('/api/auth/password/', passwords, second.access);
  story.endedAgain = await client.me(second.access);
  await service.close();

  const dump = await call(url, ['dumpdata', 'books']);
  story.dump = dump;
  const file = join(folder, 'books.json');
  writeFileSync(file, dump.stdout);
  story.loaded = { ...(await call(url, ['loaddata', file])), stderr: '' };
  story.dumpedAgain = (await call(url, ['dumpdata', 'books'])).stdout === dump.stdout;
  story.users = (await call(url, ['dumpdata', 'auth.user'])).stdout.replace(/argon2[^"]*/, 'hash');
  story.checked = await call(url, ['check']);
  story.migrations = (await call(url, ['showmigrations'])).stdout;
  return JSON.parse(
    JSON.stringify(story)
      .replaceAll(base, '')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, nearNow),
  ) as Record<string, unknown>;
}

const nearNow = (time: string): string => (Math.abs(Date.parse(time) - Date.now()) < 120_000 ? 'now' : time);

async function pagesOf(client: Client, path: string, count: number): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let next: string | null = path; next !== null && pages.length < count;) {
    const { body } = await client.get(next);
    const { results, next: following } = body as { results: unknown; next: string | null };
    pages.push(results);
    next = following && new URL(following).pathname + new URL(following).search;
  }
  return pages;
}
