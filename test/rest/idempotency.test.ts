import { Module } from '@nestjs/common';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { BookSerializer } from '../../src/books/book.serializer.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { IdempotencyKey } from '../../src/rest/idempotency/idempotency-key.entity.js';
import { Register } from '../../src/rest/routing/mount.js';
import { Response } from '../../src/rest/core/response.js';
import { Action } from '../../src/rest/views/action.js';
import { IDEMPOTENT } from '../../src/rest/viewsets/describe-actions.js';
import type { Operation, OperationDescription } from '../../src/rest/openapi/operation-description.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const DAY = 86_400_000;

describeOnEveryDatabase('Idempotency-Key', (db) => {
  let service: Service;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    service = await startService({}, db.url());
    for (const username of ['ann', 'ben']) {
      await createUser(service.database, { username }, 'a long pass phrase');
      const answer = await send(service.base, {
        method: 'POST',
        path: '/api/token/',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username, password: 'a long pass phrase' }),
      });
      tokens[username] = (jsonOf(answer) as { access: string }).access;
    }
  });
  afterAll(() => service.close());

  const headers = (key: string, user = 'ann'): Record<string, string> => ({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${tokens[user]}`,
    'Idempotency-Key': key,
  });
  const post = (name: string, row: Omit<Scenario, 'name' | 'request'>): Scenario => ({
    name,
    request: 'POST /api/books/',
    body: BOOK,
    ...row,
  });
  const count = (): Promise<number> => service.database.objects(Book).all().count();
  const [fresh, replayed] = [{ 'idempotent-replayed': null }, { 'idempotent-replayed': 'true' }];
  const otherwise = { detail: 'This Idempotency-Key was already used with a different request.' };
  const malformed = { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters.' };

  testScenarios(
    () => service.base,
    [
      post('the first request is carried out', {
        headers: () => headers('a'),
        status: 201,
        answerHeaders: { ...fresh, etag: /^"/ },
        answer: { id: 1, ...BOOK },
      }),
      post('the same again is answered as at first', {
        headers: () => headers('a'),
        status: 201,
        answerHeaders: { ...replayed, etag: /^"/ },
        answer: { id: 1, ...BOOK },
      }),
      post('whether or not the key is written as a string', {
        headers: () => headers('"a"'),
        status: 201,
        answerHeaders: replayed,
        answer: { id: 1, ...BOOK },
      }),
      post('in whatever representation is asked for', {
        headers: () => ({ ...headers('a'), Accept: 'text/csv' }),
        status: 201,
        answerHeaders: replayed,
        answer: /^id,title,author,published_date,isbn\r\n1,Dune/,
      }),
      post('another body with that key is refused', {
        headers: () => headers('a'),
        body: { ...BOOK, title: 'Else' },
        status: 422,
        answerHeaders: fresh,
        answer: otherwise,
      }),
      post('another key is another request', {
        headers: () => headers('b'),
        status: 201,
        answerHeaders: fresh,
      }),
      post("another user's key is another key", {
        headers: () => headers('a', 'ben'),
        status: 201,
        answerHeaders: fresh,
      }),
      post('what is not valid is kept', {
        headers: () => headers('c'),
        body: { title: 'x' },
        status: 400,
        answerHeaders: fresh,
        answer: expect.objectContaining({ isbn: ['This field is required.'] }),
      }),
      post('and said again', {
        headers: () => headers('c'),
        body: { title: 'x' },
        status: 400,
        answerHeaders: replayed,
        answer: expect.objectContaining({ isbn: ['This field is required.'] }),
      }),
      post('with that key nothing else can be done', { headers: () => headers('c'), status: 422 }),
      post('a body that cannot be read is kept', {
        headers: () => headers('d'),
        body: '{',
        status: 400,
        answerHeaders: fresh,
      }),
      post('as well', { headers: () => headers('d'), body: '{', status: 400, answerHeaders: replayed }),
      post('a refusal is not kept', {
        headers: () => ({ ...headers('e'), Authorization: 'Bearer x' }),
        status: 401,
        answerHeaders: fresh,
      }),
      post('nor an unknown type', {
        headers: () => ({ ...headers('e'), 'Content-Type': 'text/plain' }),
        status: 415,
        answerHeaders: fresh,
      }),
      post('so that the key is still free', {
        headers: () => headers('e'),
        status: 201,
        answerHeaders: fresh,
      }),
      post('an empty key is none', { headers: () => headers(''), status: 400, answer: malformed }),
      post('nor is an empty string', { headers: () => headers('""'), status: 400, answer: malformed }),
      post('nor one that does not end', { headers: () => headers('"x'), status: 400, answer: malformed }),
      post('nor one that ends too early', { headers: () => headers('"x"y'), status: 400, answer: malformed }),
      post('a string may have any visible character in it', {
        headers: () => headers('"\\"q\\\\"'),
        status: 201,
        answerHeaders: fresh,
      }),
      post('nor is a long one', { headers: () => headers('x'.repeat(256)), status: 400, answer: malformed }),
      post('a key of the longest kind', { headers: () => headers('x'.repeat(255)), status: 201 }),
      post('also as a string', {
        headers: () => headers(`"${'x'.repeat(255)}"`),
        status: 201,
        answerHeaders: replayed,
      }),
      post('whose characters count', { headers: () => headers(`"${'\\"'.repeat(255)}"`), status: 201 }),
    ],
  );

  it('carries out one of many requests that come together', async () => {
    const before = await count();
    const request = {
      method: 'POST',
      path: '/api/books/',
      headers: headers('together'),
      body: JSON.stringify(BOOK),
    };
    const answers = await Promise.all(Array.from({ length: 30 }, () => send(service.base, request)));
    const last = await send(service.base, request);
    const of = (status: number): Answer[] => answers.filter((answer) => answer.status === status);
    expect(await count()).toBe(before + 1);
    expect(of(201).length).toBeGreaterThan(0);
    expect(of(201).length + of(409).length).toBe(30);
    expect(of(409).every((answer) => answer.headers['retry-after'] === '1')).toBe(true);
    expect(new Set([last, ...of(201)].map((answer) => String(answer.body))).size).toBe(1);
  });

  it('is met by another process in the database', async () => {
    const other = await startService({}, db.url());
    const before = await count();
    const request = {
      method: 'POST',
      path: '/api/books/',
      headers: headers('processes'),
      body: JSON.stringify(BOOK),
    };
    const bases = [service.base, other.base];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send(bases[index % 2], request)),
    );
    await other.close();
    expect(await count()).toBe(before + 1);
    const stored = answers.filter(({ status }) => status === 201).map(({ body }) => String(body));
    expect(new Set(stored).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  });

  it('is forgotten after a day', async () => {
    const request = {
      method: 'POST',
      path: '/api/books/',
      headers: headers('old'),
      body: JSON.stringify(BOOK),
    };
    const keys = service.database.objects(IdempotencyKey);
    const first = await send(service.base, request);
    const [kept] = await keys.filter({ key: 'old' });
    const left = kept.expire_date.getTime() - Date.now();
    expect(left).toBeGreaterThan(DAY - 60_000);
    expect(left).toBeLessThanOrEqual(DAY);
    await service.database.transaction(() => keys.update(kept.id, { expire_date: new Date(Date.now() - 1) }));
    const second = await send(service.base, request);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect(jsonOf(second)).not.toEqual(jsonOf(first));
  });
});

describeOnEveryDatabase('With an Idempotency-Key, whoever is overtaken by another process', (db) => {
  const settings = { DEFAULT_PERMISSION: 'AllowAny', ISBN_RULES: 'unique' };
  let [service, other]: Service[] = [];
  beforeAll(async () => {
    service = await startService(settings, db.url());
    other = await startService(settings, db.url());
    await service.database.transaction(() => service.database.objects(Book).insert({ ...BOOK, isbn: '1' }));
  });
  afterAll(async () => {
    await other.close();
    await service.close();
  });

  it.each([
    ['POST', '/api/books/', BOOK, 201],
    ['POST', '/api/books/bulk/', [{ ...BOOK, isbn: '2' }], 201],
    ['PATCH', '/api/books/bulk/', [{ id: 1, title: 'Dune Messiah' }], 200],
    ['DELETE', '/api/books/bulk/', [1], 204],
  ])(
    'is answered alike to %s %s, though the same cannot be done again',
    async (method, path, body, status) => {
      const request = {
        method,
        path,
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': `${method} ${path}`,
          ...(method === 'PATCH' && { 'If-Match': String((await read(other)).headers.etag) }),
        },
        body: JSON.stringify(body),
      };
      const first = beforeItsTransaction(service, () => send(other.base, request));
      const second = await send(service.base, request);
      expect(second.status).toBe(status);
      expect(second.headers['idempotent-replayed']).toBe('true');
      expect(second.body).toEqual((await first).body);
    },
  );
});

const read = ({ base }: Service): Promise<Answer> => send(base, { path: '/api/books/1/' });

/** What `done` answers, which is done when a service is about to write the next time. */
function beforeItsTransaction<T>({ database }: Service, done: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction: typeof database.transaction = async (work) => {
      Reflect.deleteProperty(database, 'transaction');
      await done().then(resolve, reject);
      return database.transaction(work);
    };
    Object.assign(database, { transaction });
  });
}

@Register('copies')
class CopyViewSet extends ModelViewSet(Book, BookSerializer) {
  override describe(operation: Operation): OperationDescription {
    const description = super.describe(operation);
    return operation.route.actions.POST === 'copy' ? { ...description, ...IDEMPOTENT } : description;
  }

  @Action({ detail: true, methods: ['POST'] })
  async copy(request: Request): Promise<Response> {
    const { title, author, published_date, isbn } = await this.getObject(request);
    return this.idempotent.answer(request, (transact) =>
      transact(
        () => this.performCreate({ title, author, published_date, isbn }, request),
        (book) => new Response(this.serializer.represent(book), 201),
      ),
    );
  }
}

@Module({ controllers: [CopyViewSet] })
class CopiesModule {}

it('an action of a viewset may take an Idempotency-Key as well', async () => {
  const service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, 'sqlite::memory:', {
    apps: [appOf(CopiesModule, { entities: [Book] })],
  });
  const copy = (id: number): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path: `/api/copies/${id}/copy/`,
      headers: { 'Idempotency-Key': 'k' },
    });
  await service.database.transaction(() => service.database.objects(Book).insert(BOOK));
  const [first, again, ofAnother] = [await copy(1), await copy(1), await copy(2)];
  await service.close();
  expect(jsonOf(first)).toEqual({ id: 2, ...BOOK });
  expect([again.status, again.headers['idempotent-replayed'], again.body]).toEqual([201, 'true', first.body]);
  expect(ofAnother.status).toBe(422);
});

it('an Idempotency-Key of anonymous people counts for one address', async () => {
  jest.setTimeout(30_000);
  const service = await startService({ DEFAULT_PERMISSION: 'AllowAny', TRUST_PROXY: '1' }, 'sqlite::memory:');
  const from = (address: string): Promise<Answer> =>
    send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k', 'X-Forwarded-For': address },
      body: JSON.stringify(BOOK),
    });
  const ids = [];
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1'])
    ids.push((jsonOf(await from(address)) as { id: number }).id);
  await service.close();
  expect(ids).toEqual([1, 2, 1]);
});
