import { Module } from '@nestjs/common';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { bigAutoField } from '../../migrations/frozen/columns.js';
import { BigAutoField } from '../../src/database/columns.js';
import { query, type Work } from '../../src/database/database.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import type { QuerySet } from '../../src/database/models/query-set.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { ValidationError } from '../../src/rest/exceptions.js';
import { Register } from '../../src/rest/routing/mount.js';
import type { Permission } from '../../src/rest/access/permissions.js';
import { Field, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { HistoryEntry } from '../../src/rest/history/history-entry.entity.js';
import { HistoryRows } from '../../src/rest/history/history-rows.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const DUNE = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const ULYSSES = {
  title: 'Ulysses',
  author: 'James Joyce',
  published_date: '1922-02-02',
  isbn: '9780141182803',
};

const REQUIRED = ['This field is required.'];
const OF_NO_OBJECT = (id: number): object => ({ id: [`Invalid pk "${id}" - object does not exist.`] });
const about = (message: string): object => ({ non_field_errors: [message] });

const JSON_TYPE = { 'Content-Type': 'application/json' };
const BULK = '/api/books/bulk/';

type Row = Omit<Scenario, 'name' | 'request'>;
const row =
  (method: string, path = BULK) =>
  (name: string, rest: Row): Scenario => ({ name, request: `${method} ${path}`, ...rest });
const [post, put, patch, remove] = ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => row(method));
const list = (answer: unknown): Scenario => ({
  name: 'which the list shows',
  request: 'GET /api/books/',
  status: 200,
  answer,
});

/** What history tells, newest last. */
async function historyOf({ database }: Service): Promise<object[]> {
  const [entries, rows] = [
    await database.objects(HistoryEntry).filter(),
    await database.objects(HistoryRows).filter(),
  ];
  return entries.map(({ id, action, resource, object_id, count, username, channel }) => ({
    ...{ action, resource, object_id, count, username, channel },
    rows: rows
      .filter(({ entry_id }) => entry_id === id)
      .map(({ first_id, last_id, before, after }) => [
        ...[first_id, last_id],
        ...[before, after].map((json) => (json === null ? null : (JSON.parse(json) as unknown))),
      ]),
  }));
}

const bulk = (service: Service, method: string, body: unknown, headers = {}): Promise<Answer> =>
  send(service.base, {
    method,
    path: BULK,
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  });

const numbered = (number: number): typeof DUNE => ({
  ...{ title: `Book ${number}`, author: `Author ${number % 7}`, published_date: '2001-01-31' },
  isbn: String(9_780_000_000_000 + number),
});
const many = (count: number, from = 0): (typeof DUNE)[] =>
  Array.from({ length: count }, (_, index) => numbered(from + index));

describeOnEveryDatabase('Many books at once', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny', BULK_LIMIT: '4' }, db.url());
  });
  afterAll(() => service.close());

  testScenarios(
    () => service.base,
    [
      post('are created', {
        body: [DUNE, EMMA, ULYSSES],
        status: 201,
        answerHeaders: { etag: null, allow: 'POST, PUT, PATCH, DELETE, OPTIONS' },
        answer: [
          { id: 1, ...DUNE },
          { id: 2, ...EMMA },
          { id: 3, ...ULYSSES },
        ],
      }),
      put('are replaced, in the order of the request', {
        body: [
          { id: 3, ...DUNE },
          { id: '1', ...ULYSSES },
        ],
        status: 200,
        answerHeaders: { etag: null },
        answer: [
          { id: 3, ...DUNE },
          { id: 1, ...ULYSSES },
        ],
      }),
      patch('are changed, each in fields of its own', {
        body: [
          { id: 1, title: 'A' },
          { id: 2, title: ' B ' },
          { id: 3, author: 'C', isbn: '1' },
        ],
        status: 200,
        answer: [
          { id: 1, ...ULYSSES, title: 'A' },
          { id: 2, ...EMMA, title: 'B' },
          { id: 3, ...DUNE, author: 'C', isbn: '1' },
        ],
      }),
      patch('or in none', { body: [{ id: 2 }], status: 200, answer: [{ id: 2, ...EMMA, title: 'B' }] }),
      remove('are deleted', { body: [3, '1'], status: 204, answer: '' }),
      list([{ id: 2, ...EMMA, title: 'B' }]),
      post('may be none', { body: [], status: 201, answer: [] }),
      put('nor any to replace', { body: [], status: 200, answer: [] }),
      patch('nor to change', { body: [], status: 200, answer: [] }),
      remove('nor to delete', { body: [], status: 204, answer: '' }),
      row('POST', '/api/books/bulk.json')('have an address with a suffix, too', { body: [], status: 201 }),
      row('GET')('cannot be read', { status: 405, answer: { detail: 'Method "GET" not allowed.' } }),
      post('are refused row by row', {
        body: [DUNE, { ...DUNE, title: '', isbn: '12345678901234' }, {}],
        status: 400,
        answer: [
          {},
          {
            title: ['This field may not be blank.'],
            isbn: ['Ensure this field has no more than 13 characters.'],
          },
          { title: REQUIRED, author: REQUIRED, published_date: REQUIRED, isbn: REQUIRED },
        ],
      }),
      post('what is no object as well', {
        body: [1, null, [], DUNE],
        status: 400,
        answer: [
          about('Invalid data. Expected a dictionary, but got int.'),
          about('No data provided'),
          about('Invalid data. Expected a dictionary, but got list.'),
          {},
        ],
      }),
      put('ids that are missing, of nothing, repeated or no ids', {
        body: [DUNE, { id: 1, ...DUNE }, { id: 2, ...DUNE }, { id: 2, title: 'x' }],
        status: 400,
        answer: [
          { id: REQUIRED },
          OF_NO_OBJECT(1),
          {},
          {
            id: ['This field must be unique.'],
            ...{ author: REQUIRED, published_date: REQUIRED, isbn: REQUIRED },
          },
        ],
      }),
      patch('the same with PATCH, fields last', {
        body: [{ id: 'x', title: '' }, { id: null }, { title: 'x' }, 2],
        status: 400,
        answer: [
          { id: ['A valid integer is required.'], title: ['This field may not be blank.'] },
          { id: ['This field may not be null.'] },
          { id: REQUIRED },
          about('Invalid data. Expected a dictionary, but got int.'),
        ],
      }),
      remove('the same with DELETE', {
        body: [2, 2, 99, { id: 2 }],
        status: 400,
        answer: [
          {},
          { id: ['This field must be unique.'] },
          OF_NO_OBJECT(99),
          { id: ['A valid integer is required.'] },
        ],
      }),
      remove('an id beyond all numbers', {
        body: '[9007199254740991, 99999999999999999999, -1, 0]',
        headers: JSON_TYPE,
        status: 400,
        answer: [
          OF_NO_OBJECT(9007199254740991),
          { id: ['A valid integer is required.'] },
          OF_NO_OBJECT(-1),
          OF_NO_OBJECT(0),
        ],
      }),
      list([{ id: 2, ...EMMA, title: 'B' }]),
      ...[post, put, patch, remove].flatMap((by, index) => [
        by(`are a list (${index})`, {
          body: DUNE,
          status: 400,
          answer: about('Expected a list of items but got type "dict".'),
        }),
        by(`and not too long a one (${index})`, {
          body: [1, 2, 3, 4, 5],
          status: 400,
          answer: about('Ensure this field has no more than 4 elements.'),
        }),
        by(`are no form (${index})`, {
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: 'title=x',
          status: 415,
          answer: { detail: 'Unsupported media type "application/x-www-form-urlencoded" in request.' },
        }),
      ]),
      post('without a body there is no list', {
        status: 400,
        answer: about('Expected a list of items but got type "dict".'),
      }),
      row('PATCH', `${BULK}?author=Nobody`)('only those that the filters show can be changed', {
        body: [{ id: 2, title: 'x' }],
        status: 400,
        answer: [OF_NO_OBJECT(2)],
      }),
      post('errors as problem details', {
        headers: { Accept: 'application/problem+json' },
        body: [DUNE, {}],
        status: 400,
        answer: expect.objectContaining({
          status: 400,
          errors: [{}, expect.objectContaining({ title: REQUIRED })],
        }),
      }),
      post('and as CSV', {
        headers: { Accept: 'text/csv' },
        body: [DUNE, { ...DUNE, title: null }],
        status: 400,
        answer: 'title\r\n\r\n"[""This field may not be null.""]"\r\n',
      }),
      post('success as CSV', {
        headers: { Accept: 'text/csv' },
        body: [DUNE],
        status: 201,
        answer: /^id,title,author,published_date,isbn\r\n\d+,Dune,/,
      }),
      row('OPTIONS')('OPTIONS says what each of them takes', {
        status: 200,
        answer: expect.objectContaining({
          name: 'Book Bulk',
          parses: ['application/json'],
          actions: {
            PUT: expect.objectContaining({
              id: expect.objectContaining({ required: true, read_only: false }),
            }),
            POST: expect.objectContaining({
              id: expect.objectContaining({ required: false, read_only: true }),
            }),
          },
        }),
      }),
    ],
  );
});

describeOnEveryDatabase('A bulk call', (db) => {
  let service: Service;
  const headers: Record<string, string> = {};
  beforeAll(async () => {
    service = await startService({ ISBN_RULES: 'unique' }, db.url());
    await createUser(service.database, { username: 'ann' }, 'a long pass phrase');
    const login = await send(service.base, {
      ...{ method: 'POST', path: '/api/token/', headers: JSON_TYPE },
      body: JSON.stringify({ username: 'ann', password: 'a long pass phrase' }),
    });
    headers.Authorization = `Bearer ${(jsonOf(login) as { access: string }).access}`;
  });
  beforeEach(async () => {
    for (const { table } of [service.database.objects(Book), service.database.objects(HistoryEntry)])
      await service.database.transaction(function* () {
        yield* query(`DELETE FROM ${table}`);
      });
  });
  afterAll(() => service.close());

  const create = (rows: unknown, more = {}): Promise<Answer> =>
    bulk(service, 'POST', rows, { ...headers, ...more });
  const created = async (rows: unknown): Promise<Book[]> => jsonOf(await create(rows)) as Book[];
  const books = (): Promise<Book[]> => service.database.objects(Book).filter();
  const taken = { isbn: ['book with this isbn already exists.'] };

  it('is for those who may write', async () => {
    const answer = await bulk(service, 'POST', [DUNE]);
    expect([answer.status, await books(), await historyOf(service)]).toEqual([401, [], []]);
  });

  it('is one entry of history, which names its rows', async () => {
    const [dune, emma] = await created([DUNE, EMMA]);
    await bulk(service, 'PATCH', [{ id: emma.id, title: 'B' }, { id: dune.id }], headers);
    await bulk(service, 'DELETE', [dune.id], headers);
    const entry = { resource: 'books.book', object_id: null, username: 'ann', channel: 'api' };
    expect(await historyOf(service)).toEqual([
      {
        ...{ ...entry, action: 'create', count: 2 },
        rows: [
          [dune.id, dune.id, null, dune],
          [emma.id, emma.id, null, emma],
        ],
      },
      { ...entry, action: 'change', count: 1, rows: [[emma.id, emma.id, emma, { ...emma, title: 'B' }]] },
      { ...entry, action: 'delete', count: 1, rows: [[dune.id, dune.id, dune, null]] },
    ]);
  });

  it('that writes nothing is none', async () => {
    await create([]);
    await create([DUNE, {}]);
    await bulk(service, 'DELETE', [1_000_000], headers);
    expect(await historyOf(service)).toEqual([]);
  });

  it('names every row that breaks a constraint, and leaves nothing', async () => {
    await created([DUNE]);
    const answer = await create([
      EMMA,
      { ...ULYSSES, isbn: DUNE.isbn },
      { ...DUNE, isbn: EMMA.isbn },
      ULYSSES,
    ]);
    expect([answer.status, jsonOf(answer)]).toEqual([400, [{}, taken, taken, {}]]);
    expect([(await books()).length, (await historyOf(service)).length]).toEqual([1, 1]);
  });

  it('does so for changes', async () => {
    const [dune, emma, ulysses] = await created([DUNE, EMMA, ULYSSES]);
    const rows = [
      { id: ulysses.id, title: 'x' },
      { id: emma.id, isbn: DUNE.isbn },
    ];
    const answer = await bulk(service, 'PATCH', rows, headers);
    expect([answer.status, jsonOf(answer)]).toEqual([400, [{}, taken]]);
    expect([await books(), (await historyOf(service)).length]).toEqual([[dune, emma, ulysses], 1]);
  });

  it('is carried out once for an Idempotency-Key, whatever it does', async () => {
    const key = { 'Idempotency-Key': 'create' };
    const [first, second] = [await create([DUNE, EMMA], key), await create([DUNE, EMMA], key)];
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect([second.body, second.headers.etag]).toEqual([first.body, undefined]);
    const ids = (jsonOf(first) as Book[]).map(({ id }) => id);
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? ids.map((id) => ({ id, title: 'x' })) : ids;
      const ask = (): Promise<Answer> =>
        bulk(service, method, body, { ...headers, 'Idempotency-Key': method });
      const [one, two] = [await ask(), await ask()];
      expect([two.status, two.body, two.headers['idempotent-replayed']]).toEqual([
        one.status,
        one.body,
        'true',
      ]);
      expect(one.status).toBe(method === 'PATCH' ? 200 : 204);
    }
    const refused = [
      await create([{}], { 'Idempotency-Key': 'no' }),
      await create([{}], { 'Idempotency-Key': 'no' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400]);
    expect(jsonOf(refused[1])).toEqual(jsonOf(refused[0]));
    expect((await historyOf(service)).length).toBe(3);
  });

  it('takes a thousand, which counts and search know of', async () => {
    const rows = await created(many(1000));
    expect(rows.map(({ id: _, ...values }) => values)).toEqual(many(1000));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1000);
    const page = async (query: string): Promise<unknown> =>
      (jsonOf(await send(service.base, { path: `/api/books/?page_size=1&${query}` })) as { count: number })
        .count;
    expect([await page(''), await page('search=book+77'), await page('author=Author+3')]).toEqual([
      1000, 19, 143,
    ]);
    const changes = rows.map(({ id }) => ({ id, title: `Volume ${id}` })).reverse();
    expect((await bulk(service, 'PATCH', changes, headers)).status).toBe(200);
    expect([await page(''), await page('search=book'), await page('search=volume')]).toEqual([1000, 0, 1000]);
    const ids = rows.slice(0, 990).map(({ id }) => id);
    expect((await bulk(service, 'DELETE', ids, headers)).status).toBe(204);
    expect([await page(''), await page('search=volume'), (await books()).length]).toEqual([10, 10, 10]);
    expect((await create(many(1001))).status).toBe(400);
    expect((await historyOf(service)).map((entry) => (entry as HistoryEntry).count)).toEqual([
      1000, 1000, 990,
    ]);
  });

  it('is all or nothing beside others', async () => {
    const rows = await created(many(100));
    const ids = rows.map(({ id }) => id);
    const titled = (title: string, order: number[]): Promise<Answer> =>
      bulk(
        service,
        'PATCH',
        order.map((id) => ({ id, title })),
        headers,
      );
    const answers = await Promise.all([
      ...['a', 'b', 'c', 'd'].map((title, index) => titled(title, index % 2 ? ids : ids.toReversed())),
      ...[0, 1].map(() => create(many(50, 5000))),
    ]);
    expect(answers.slice(0, 4).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(
      answers
        .slice(4)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual([201, 400]);
    const titles = (await books()).filter(({ id }) => ids.includes(id)).map(({ title }) => title);
    expect([titles.length, new Set(titles).size]).toEqual([100, 1]);
    expect([(await books()).length, (await historyOf(service)).length]).toEqual([150, 6]);
  });

  it('of two that delete the same, does so once', async () => {
    const ids = (await created(many(50))).map(({ id }) => id);
    const answers = await Promise.all([0, 1].map(() => bulk(service, 'DELETE', ids, headers)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400]);
    expect(answers.map(jsonOf).filter(Boolean)).toEqual([ids.map(OF_NO_OBJECT)]);
    expect(await books()).toEqual([]);
  });

  it('depends on the states of all objects where it names any', async () => {
    const [dune, emma] = await created([DUNE, EMMA]);
    const tag = async (id: number): Promise<string> =>
      (await send(service.base, { path: `/api/books/${id}/` })).headers.etag!;
    const tags = [await tag(dune.id), await tag(emma.id)];
    const changes = [dune, emma].map(({ id }) => ({ id, title: 'x' }));
    const one = await bulk(service, 'PATCH', changes, { ...headers, 'If-Match': tags[0] });
    expect([one.status, jsonOf(one)]).toEqual([412, expect.objectContaining({ current: [emma] })]);
    const both = { ...headers, 'If-Match': tags.join(', ') };
    expect((await bulk(service, 'PATCH', changes, both)).status).toBe(200);
    const ids = [dune.id, emma.id];
    expect((await bulk(service, 'DELETE', ids, both)).status).toBe(412);
    expect((await bulk(service, 'DELETE', ids, { ...headers, 'If-Match': '*' })).status).toBe(204);
    expect((await historyOf(service)).map((entry) => (entry as HistoryEntry).action)).toEqual([
      ...['create', 'change', 'delete'],
    ]);
  });
});

/* A resource whose single writes are not the ordinary ones. */

@Entity('notes_note')
class Note {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 20 }) text: string;
  @Column({ type: 'int' }) shelf: number;
  @Column({ type: 'varchar', length: 20 }) author: string;
}

class NoteSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @MaxLength(20) text: string;
  @Field({ required: false }) @IsInt() shelf: number;
  @ReadOnly() @IsString() author: string;
}

const NotLocked: Permission = {
  hasPermission: () => true,
  hasObjectPermission: (_request, note) => (note as Note).text !== 'locked',
};

@Register('notes')
class NoteViewSet extends ModelViewSet(Note, NoteSerializer) {
  override permissions = [NotLocked];

  protected override queryset(request: Request): QuerySet<Note> {
    return super.queryset(request).filter({ property: 'shelf', lookup: 'lt', value: 100 });
  }

  protected override async validated(request: Request, partial: boolean): Promise<Partial<Note>> {
    const values = await super.validated(request, partial);
    if (values.text === 'bad') throw new ValidationError({ text: ['Not this one.'] });
    return values;
  }

  /** The shelf is the number of notes, unless it is given, and each note leaves another above. */
  protected override *performCreate(values: Partial<Note>, request: Request): Work<Note> {
    const [{ count }] = yield* query('SELECT count(*) AS count FROM notes_note');
    const note = { shelf: Number(count), ...values, author: request.header('x-author') ?? '' };
    const stored = yield* super.performCreate(note, request);
    yield* this.objects.insert({ ...note, shelf: stored.shelf + 100 }, this.audit(request));
    return stored;
  }

  protected override performUpdate(
    note: Note,
    values: Partial<Note>,
    request: Request,
  ): Work<Note | undefined> {
    return super.performUpdate(note, { ...values, author: `${note.author}+` }, request);
  }

  protected override *performDestroy(note: Note, request: Request): Work<boolean> {
    yield* query('DELETE FROM notes_note WHERE shelf = $1', [note.shelf + 100]);
    return yield* super.performDestroy(note, request);
  }
}

@Module({ controllers: [NoteViewSet] })
class NotesModule {}

class Notes implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'text', type: 'varchar', length: '20' },
      { name: 'shelf', type: 'int' },
      { name: 'author', type: 'varchar', length: '20' },
    ];
    const uniques = [{ columnNames: ['text', 'shelf'] }];
    await queryRunner.createTable(new Table({ name: 'notes_note', columns, uniques }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notes_note');
  }
}

describeOnEveryDatabase('What single writes of a resource override', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(
      { DEFAULT_PERMISSION: 'AllowAny', CONDITIONAL_REQUESTS: 'required', THROTTLE_ANON: '1000/day' },
      db.url(),
      {
        migrations: [...(await loadMigrations()), { name: '9001_notes', changes: new Notes() }],
        apps: [appOf(NotesModule, { entities: [Note] })],
      },
    );
  });
  afterAll(() => service.close());

  const BULK_NOTES = '/api/notes/bulk/';
  const [postNotes, patchNotes, removeNotes] = ['POST', 'PATCH', 'DELETE'].map((method) =>
    row(method, BULK_NOTES),
  );
  const anyState = { 'If-Match': '*' };
  testScenarios(
    () => service.base,
    [
      postNotes('counts when many are created, one write after the other', {
        headers: { 'X-Author': 'ann' },
        body: [{ text: 'one', shelf: 1 }, { text: 'two' }],
        status: 201,
        answerHeaders: { ratelimit: /r=999/ },
        answer: [
          { id: 1, text: 'one', shelf: 1, author: 'ann' },
          { id: 3, text: 'two', shelf: 2, author: 'ann' },
        ],
      }),
      postNotes('so does what it refuses', {
        body: [
          { text: 'one', shelf: 2 },
          { text: 'bad', shelf: 3 },
        ],
        status: 400,
        answer: [{}, { text: ['Not this one.'] }],
      }),
      postNotes('and what the database refuses, in the one write or the other', {
        body: [
          { text: 'two', shelf: 2 },
          { text: 'new', shelf: 9 },
          { text: 'one', shelf: 1 },
          { text: 'new', shelf: 9 },
        ],
        status: 400,
        answer: [0, 1, 0, 0].map((right) =>
          right ? {} : about('note with this text and shelf already exists.'),
        ),
      }),
      patchNotes('a change has to say what state it is meant for, where the service asks for it', {
        body: [{ id: 1, text: 'x' }],
        status: 428,
      }),
      patchNotes('counts when many are changed', {
        headers: anyState,
        body: [{ id: 3, text: 'locked' }, { id: 1 }],
        status: 200,
        answer: [
          { id: 3, text: 'locked', shelf: 2, author: 'ann+' },
          { id: 1, text: 'one', shelf: 1, author: 'ann+' },
        ],
      }),
      patchNotes('an object that nobody may change keeps all as they are', {
        headers: anyState,
        body: [
          { id: 1, text: 'x' },
          { id: 3, text: 'x' },
        ],
        status: 401,
      }),
      removeNotes('nor may it be removed', { headers: anyState, body: [1, 3], status: 401 }),
      removeNotes('what is not shown is not there', {
        headers: anyState,
        body: [2, 1],
        status: 400,
        answer: [OF_NO_OBJECT(2), {}],
      }),
      removeNotes('counts when they are removed', { headers: anyState, body: [1], status: 204 }),
    ],
  );

  it('has left what it should, and history tells of it', async () => {
    const notes = await service.database.objects(Note).filter();
    expect(notes.map(({ text, shelf, author }) => [text, shelf, author])).toEqual([
      ['locked', 2, 'ann+'],
      ['two', 102, 'ann'],
    ]);
    expect(await historyOf(service)).toMatchObject([
      { action: 'create', resource: 'notes.note', object_id: null, count: 4 },
      { action: 'change', count: 2 },
      { action: 'delete', count: 1 },
    ]);
  });
});
