import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser, findByUsername } from '../../src/auth/users/users.js';
import { call } from '../commands/call.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';
import { Visitor } from '../support/visitor.js';

const DUNE = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const PASSWORD = 'a long pass phrase';
const TIME: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

const folder = mkdtempSync(join(tmpdir(), 'bookstore-history-'));
const [csv, fixture] = [join(folder, 'books.csv'), join(folder, 'books.json')];
afterAll(() => rmSync(folder, { recursive: true }));

interface Entry {
  readonly id: number;
  readonly action: string;
}

describeOnEveryDatabase('History', (db) => {
  let service: Service;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    service = await startService({}, db.url());
    for (const username of ['ann', 'ben']) {
      await createUser(service.database, { username, is_staff: username === 'ann' }, PASSWORD);
      const answer = await send(service.base, {
        method: 'POST',
        path: '/api/token/',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username, password: PASSWORD }),
      });
      tokens[username] = (jsonOf(answer) as { access: string }).access;
    }
  });
  afterAll(() => service.close());

  const by = (user: string) => () => ({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${tokens[user]}`,
  });
  const ask = (path: string): Promise<Answer> => send(service.base, { path, headers: by('ann')() });
  const entries = async (query = ''): Promise<Entry[]> =>
    (jsonOf(await ask(`/api/admin/history/?resource=books.book${query}`)) as { results: Entry[] }).results;
  const entry = (fields: object): unknown => ({
    ...{ id: expect.any(Number), time: TIME, user: expect.any(Number), username: 'ben', channel: 'api' },
    ...{ resource: 'books.book', count: 1, before: null, after: null },
    ...fields,
  });

  testScenarios(
    () => service.base,
    [
      { name: 'nobody', request: 'GET /api/admin/history/', status: 401 },
      { name: 'no staff', request: 'GET /api/admin/history/', headers: by('ben'), status: 403 },
      { name: 'add', request: 'POST /api/books/', headers: by('ben'), body: DUNE, status: 201 },
      {
        name: 'change',
        request: 'PATCH /api/books/1/',
        headers: by('ann'),
        body: { title: 'Dune Messiah' },
        status: 200,
      },
      {
        name: 'a change that is refused leaves nothing',
        request: 'PATCH /api/books/1/',
        headers: by('ann'),
        body: { title: '' },
        status: 400,
      },
      { name: 'replace', request: 'PUT /api/books/1/', headers: by('ben'), body: EMMA, status: 200 },
      { name: 'delete', request: 'DELETE /api/books/1/', headers: by('ben'), status: 204 },
      { name: 'delete again', request: 'DELETE /api/books/1/', headers: by('ben'), status: 404 },
    ],
  );

  it('tells of each write what it was and is', async () => {
    const messiah = { ...DUNE, title: 'Dune Messiah' };
    const book = { object_id: 1, resource: 'books.book' };
    expect(await entries()).toEqual([
      entry({ ...book, action: 'delete', before: { id: 1, ...EMMA } }),
      entry({ ...book, action: 'change', before: { id: 1, ...messiah }, after: { id: 1, ...EMMA } }),
      entry({
        ...{ ...book, username: 'ann', action: 'change' },
        ...{ before: { id: 1, ...DUNE }, after: { id: 1, ...messiah } },
      }),
      entry({ ...book, action: 'create', after: { id: 1, ...DUNE } }),
    ]);
  });

  it('brings a deleted book back with its id, once', async () => {
    const [{ id }] = await entries('&action=delete');
    const undo = (number = id): Promise<Answer> =>
      send(service.base, {
        method: 'POST',
        path: `/api/admin/history/${number}/undo/`,
        headers: by('ann')(),
      });
    const back = await undo();
    expect([back.status, jsonOf(back)]).toEqual([200, [{ id: 1, ...EMMA }]]);
    expect(jsonOf(await ask('/api/books/1/'))).toEqual({ id: 1, ...EMMA });
    const again = await undo();
    expect([again.status, jsonOf(again)]).toEqual([409, { detail: 'Another object has taken its place.' }]);
    const [added] = await entries('&action=create');
    const wrong = await undo(added.id);
    expect([wrong.status, jsonOf(wrong)]).toEqual([409, { detail: 'Only a deletion can be undone.' }]);
    expect(added).toEqual(
      entry({ username: 'ann', object_id: 1, action: 'create', after: { id: 1, ...EMMA } }),
    );
  });

  it('is narrowed by object, channel, user and time, and read page by page', async () => {
    const count = async (query: string): Promise<number> => (await entries(query)).length;
    expect(await count('&object_id=1')).toBe(5);
    expect(await count('&object_id=2')).toBe(0);
    expect(await count('&channel=admin')).toBe(0);
    expect(await count('&action__in=create,delete,')).toBe(3);
    expect((await ask('/api/admin/history/?action__in=create,made')).status).toBe(400);
    expect(await count('&time__gte=2000-01-01')).toBe(5);
    expect(await count('&time__lte=2000-01-01')).toBe(0);
    expect((await ask('/api/admin/history/?time__gte=soon')).status).toBe(400);
    expect(await count('&user=2.9')).toBe(await count('&user=2'));
    for (const none of [
      'user=1e99',
      'user=-99999999999999999999',
      `object_id=${'9'.repeat(400)}`,
      'object_id=-1',
    ])
      expect([none, await count(`&${none}`)]).toEqual([none, 0]);
    const page = jsonOf(await ask('/api/admin/history/?page_size=2')) as { next: string; results: Entry[] };
    expect(page.results.map(({ action }) => action)).toEqual(['create', 'delete']);
    const next = jsonOf(await ask(page.next.slice(service.base.length))) as { results: Entry[] };
    expect(next.results[0].id).toBeLessThan(page.results[1].id);
  });

  it('has one entry for each of many writes at once', async () => {
    const before = (await entries()).length;
    const post = (title: string): Promise<Answer> =>
      send(service.base, {
        method: 'POST',
        path: '/api/books/',
        headers: by('ben')(),
        body: JSON.stringify({ ...DUNE, title }),
      });
    const titles = Array.from({ length: 60 }, (_, number) => (number % 4 === 0 ? '' : `Book ${number}`));
    const statuses = await Promise.all(titles.map(async (title) => (await post(title)).status));
    expect(statuses.filter((status) => status === 201)).toHaveLength(45);
    const patch = (number: number): Promise<Answer> =>
      send(service.base, {
        method: 'PATCH',
        path: '/api/books/1/',
        headers: by('ben')(),
        body: JSON.stringify({ title: `Title ${number}` }),
      });
    await Promise.all(Array.from({ length: 30 }, (_, number) => patch(number)));
    const all = (await entries('&page_size=1000')) as unknown as (Entry & {
      before: object;
      after: object;
    })[];
    expect(all).toHaveLength(before + 45 + 30);
    const chain = all.slice(0, 30);
    for (const [index, { before: was }] of chain.slice(0, -1).entries())
      expect(was).toEqual(chain[index + 1].after);
  });

  describe('through every channel', () => {
    const latest = async (query: string): Promise<Entry> =>
      (jsonOf(await ask(`/api/admin/history/?${query}`)) as { results: Entry[] }).results[0];
    const rows = async ({ id }: Entry): Promise<unknown> =>
      (jsonOf(await ask(`/api/admin/history/${id}/rows/`)) as { results: unknown }).results;
    const book = 'resource=books.book';

    it('a form of the browsable API', async () => {
      const visitor = new Visitor(service.base);
      await visitor.logIn('ben', PASSWORD);
      await visitor.get('/api/books/');
      expect((await visitor.submit('/api/books/', { ...DUNE, title: 'By hand' })).status).toBe(201);
      expect(await latest(book)).toEqual(
        entry({
          ...{ channel: 'browsable', action: 'create', object_id: expect.any(Number) },
          after: { id: expect.any(Number), ...DUNE, title: 'By hand' },
        }),
      );
    });

    // The last are as long as the right ones, in characters but not in bytes.
    it.each(['admin', '\xe9'.repeat(36), '\xe9'.repeat(38)])(
      'whoever claims "%s" has come by the API',
      async (claimed) => {
        const headers = { ...by('ben')(), 'x-channel': claimed };
        expect((await send(service.base, { path: '/api/books/', headers })).status).toBe(200);
        await send(service.base, {
          method: 'POST',
          path: '/api/books/',
          headers,
          body: JSON.stringify(DUNE),
        });
        expect(await latest(book)).toMatchObject({ channel: 'api', username: 'ben' });
      },
    );

    it('a call for many books, which is one entry that names them', async () => {
      const post = { method: 'POST', path: '/api/books/bulk/', headers: by('ben')() };
      const books = [DUNE, { ...EMMA, title: 'Emma II' }];
      const answer = await send(service.base, { ...post, body: JSON.stringify(books) });
      const stored = jsonOf(answer) as { id: number }[];
      const added = await latest(book);
      expect(added).toEqual(entry({ action: 'create', object_id: null, count: 2 }));
      expect(await rows(added)).toEqual(
        stored.map((each) => ({ first_id: each.id, last_id: each.id, before: null, after: each })),
      );
      expect(await latest(`${book}&object_id=${stored[1].id}`)).toEqual(added);

      const removal = { method: 'DELETE', path: '/api/books/bulk/', headers: by('ann')() };
      const ids = stored.map(({ id }) => id);
      expect((await send(service.base, { ...removal, body: JSON.stringify(ids) })).status).toBe(204);
      const removed = await latest(book);
      expect(removed).toEqual(entry({ username: 'ann', action: 'delete', object_id: null, count: 2 }));
      const undo = { method: 'POST', path: `/api/admin/history/${removed.id}/undo/`, headers: by('ann')() };
      expect(jsonOf(await send(service.base, undo))).toEqual(stored);
      expect(await latest(book)).toEqual(
        entry({ username: 'ann', action: 'create', object_id: null, count: 2 }),
      );
    });

    it('a call for many of which one is refused leaves nothing', async () => {
      const before = await latest(book);
      const post = { method: 'POST', path: '/api/books/bulk/', headers: by('ben')() };
      const answer = await send(service.base, {
        ...post,
        body: JSON.stringify([DUNE, { ...DUNE, isbn: '' }]),
      });
      expect(answer.status).toBe(400);
      expect(await latest(book)).toEqual(before);
    });

    const loaded = { user: null, username: '', channel: 'loaddata', action: 'load', object_id: null };

    it('loaddata, whose rows are one entry that names their ids', async () => {
      const lines = Array.from({ length: 2500 }, (_, number) => `Load ${number},A,2000-01-01,${number}`);
      writeFileSync(csv, `title,author,published_date,isbn\n${lines.join('\n')}\n`);
      expect((await call(db.url(), ['loaddata', csv])).code).toBe(0);
      const load = await latest(book);
      expect(load).toEqual(entry({ ...loaded, count: 2500 }));
      const [{ first_id: first }] = (await rows(load)) as { first_id: number }[];
      expect(await rows(load)).toEqual([
        { first_id: first, last_id: first + 2499, before: null, after: null },
      ]);
      expect(await latest(`${book}&object_id=${first + 1000}`)).toEqual(load);
      writeFileSync(csv, `title,author,published_date,isbn\n${lines[0]}\nNo date,,,\n`);
      expect((await call(db.url(), ['loaddata', csv])).code).toBe(1);
      expect(await latest(book)).toEqual(load);
      expect((await call(db.url(), ['loaddata', '--keep-going', csv])).code).toBe(0);
      expect(await latest(book)).toEqual(entry({ ...loaded, count: 1 }));
    });

    it('loaddata of a fixture', async () => {
      const fields = { ...DUNE, title: 'Fixture' };
      writeFileSync(fixture, JSON.stringify([{ model: 'books.book', pk: 9000, fields }]));
      expect((await call(db.url(), ['loaddata', fixture])).code).toBe(0);
      const load = await latest(book);
      expect(load).toEqual(entry({ ...loaded, count: 1 }));
      expect(await rows(load)).toEqual([{ first_id: 9000, last_id: 9000, before: null, after: null }]);
    });

    it('passwords, of which nothing is told', async () => {
      const account = { resource: 'auth.user', object_id: 2 };
      const headers = by('ben')();
      const body = JSON.stringify({ old_password: PASSWORD, new_password: 'quite another phrase' });
      const change = { method: 'POST', path: '/api/auth/password/', headers, body };
      expect((await send(service.base, change)).status).toBe(204);
      const changed = await latest('resource=auth.user');
      expect(changed).toEqual(
        entry({
          ...{ ...account, action: 'change', before: { username: 'ben', password: '********' } },
          after: { username: 'ben', password: '******** (new)' },
        }),
      );
      const made = await latest('resource=auth.user&action=create');
      expect(made).toMatchObject({ channel: 'manage', user: null, before: null });
      expect(JSON.stringify(made)).not.toContain('argon2');
      expect(JSON.stringify(changed)).not.toContain('phrase');
    });
  });
});

describeOnEveryDatabase('A deletion', (db) => {
  it('is not undone against a rule that has come since', async () => {
    const asking = async (
      environment: Record<string, string>,
      ...requests: (readonly [string, string, string?])[]
    ): Promise<Answer> => {
      const service = await startService({ DEFAULT_PERMISSION: 'AllowAny', ...environment }, db.url());
      if (!(await findByUsername(service.database, 'ann')))
        await createUser(service.database, { username: 'ann', is_staff: true }, PASSWORD);
      const ann = new Visitor(service.base);
      await ann.logIn('ann', PASSWORD);
      const headers = {
        ...{ Accept: 'application/json', 'Content-Type': 'application/json' },
        'X-CSRFToken': ann.cookies.get('csrftoken')!,
      };
      const answers: Answer[] = [];
      for (const [method, path, body] of requests)
        answers.push(await ann.ask({ method, path, headers, body }));
      await service.close();
      return answers[answers.length - 1];
    };
    const book = JSON.stringify({ ...DUNE, isbn: 'no ISBN' });
    await asking({}, ['POST', '/api/books/', book], ['DELETE', '/api/books/1/']);
    const history = await asking({}, ['GET', '/api/admin/history/?action=delete']);
    const [{ id }] = (jsonOf(history) as { results: Entry[] }).results;
    const answer = await asking({ ISBN_RULES: 'check_digit' }, ['POST', `/api/admin/history/${id}/undo/`]);
    expect([answer.status, jsonOf(answer)]).toEqual([
      409,
      { detail: 'It violates a rule that was added later.' },
    ]);
  });
});
