import { createHash } from 'node:crypto';
import { Book } from '../../src/books/book.entity.js';
import type { Work } from '../../src/database/database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { check, testScenarios } from '../support/table.js';

const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

const tagOf = (value: unknown, representation = ''): string =>
  `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url')}${representation}"`;

const FIRST = { id: 1, ...BOOK };
const TAG = tagOf(FIRST);
const OTHER = tagOf({ ...FIRST, title: 'Another' });
const STALE = 'The object has been modified since it was read.';

describeOnEveryDatabase('Conditional requests', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
  });
  afterAll(() => service.close());

  const one = '/api/books/1/';
  testScenarios(
    () => service.base,
    [
      {
        name: 'a new book is answered with its tag',
        request: 'POST /api/books/',
        body: BOOK,
        status: 201,
        answerHeaders: { etag: TAG },
        answer: FIRST,
      },
      { name: 'a read bears the tag', request: `GET ${one}`, status: 200, answerHeaders: { etag: TAG } },
      { name: 'so does HEAD', request: `HEAD ${one}`, status: 200, answerHeaders: { etag: TAG }, answer: '' },
      {
        name: 'what the client has is not sent again',
        request: `GET ${one}`,
        headers: { 'If-None-Match': `"else", W/${TAG}` },
        status: 304,
        answerHeaders: {
          etag: TAG,
          vary: 'Accept, Accept-Encoding',
          'content-type': null,
          'content-length': null,
        },
        answer: '',
      },
      { name: 'nor for any state', request: `GET ${one}`, headers: { 'If-None-Match': '*' }, status: 304 },
      {
        name: 'what it has not is',
        request: `GET ${one}`,
        headers: { 'If-None-Match': OTHER },
        status: 200,
        answer: FIRST,
      },
      {
        name: 'a tag of another representation is not of this one',
        request: `GET ${one}`,
        headers: { 'If-None-Match': tagOf(FIRST, '.csv') },
        status: 200,
      },
      {
        name: 'each representation has its own tag',
        request: `GET ${one}?format=csv`,
        status: 200,
        answerHeaders: { etag: tagOf(FIRST, '.csv') },
      },
      {
        name: 'indented JSON too',
        request: `GET ${one}`,
        headers: { Accept: 'application/json; indent=4' },
        status: 200,
        answerHeaders: { etag: tagOf(FIRST, '.indent4') },
      },
      {
        name: 'a page for people has none',
        request: `GET ${one}`,
        headers: { Accept: 'text/html' },
        status: 200,
        answerHeaders: { etag: null },
      },
      {
        name: 'an error has none',
        request: 'GET /api/books/99/',
        headers: { 'If-None-Match': '*' },
        status: 404,
        answerHeaders: { etag: null },
      },
      {
        name: 'a read may depend on a state',
        request: `GET ${one}`,
        headers: { 'If-Match': OTHER },
        status: 412,
        answer: { detail: STALE },
      },
      {
        name: 'a list bears a tag',
        request: 'GET /api/books/',
        status: 200,
        answerHeaders: { etag: tagOf([FIRST]) },
      },
      {
        name: 'which is known again',
        request: 'GET /api/books/',
        headers: { 'If-None-Match': tagOf([FIRST]) },
        status: 304,
      },
      {
        name: 'a change of another state is refused with the book as it is',
        request: `PATCH ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': OTHER },
        body: { title: 'Lost' },
        status: 412,
        answerHeaders: { etag: TAG },
        answer: { detail: STALE, current: FIRST },
      },
      {
        name: 'a weak tag names no state to change',
        request: `PATCH ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': `W/${TAG}` },
        body: { title: 'Lost' },
        status: 412,
      },
      {
        name: 'nor does what is no tag',
        request: `PATCH ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': 'nonsense' },
        body: { title: 'Lost' },
        status: 412,
      },
      {
        name: 'what is not valid is said first',
        request: `PATCH ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': OTHER },
        body: { title: '' },
        status: 400,
        answer: { title: ['This field may not be blank.'] },
      },
      {
        name: 'a book that is not there is not in any state',
        request: 'DELETE /api/books/99/',
        headers: { 'If-Match': '*' },
        status: 404,
      },
      {
        name: 'a removal of another state is refused',
        request: `DELETE ${one}`,
        headers: { 'If-Match': OTHER },
        status: 412,
      },
      {
        name: 'a removal where there must be nothing is refused',
        request: `DELETE ${one}`,
        headers: { 'If-None-Match': '*' },
        status: 412,
      },
      {
        name: 'a change of this state is made, whatever representation the tag is of',
        request: `PATCH ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': tagOf(FIRST, '.csv.br') },
        body: { title: 'Dune Messiah' },
        status: 200,
        answerHeaders: { etag: tagOf({ ...FIRST, title: 'Dune Messiah' }) },
      },
      {
        name: 'its old tag is of no state now',
        request: `PUT ${one}`,
        headers: { ...JSON_TYPE, 'If-Match': TAG },
        body: BOOK,
        status: 412,
      },
      {
        name: 'without a condition a change is made all the same',
        request: `PUT ${one}`,
        body: BOOK,
        status: 200,
        answerHeaders: { etag: TAG },
      },
      {
        name: 'what is answered in another representation bears the tag of that one',
        request: `PUT ${one}?format=csv`,
        body: BOOK,
        status: 200,
        answerHeaders: { etag: tagOf(FIRST, '.csv') },
      },
      {
        name: 'so does a refusal',
        request: `PUT ${one}?format=csv`,
        headers: { ...JSON_TYPE, 'If-Match': OTHER },
        body: BOOK,
        status: 412,
        answerHeaders: { etag: tagOf(FIRST, '.csv') },
      },
      { name: 'this state is removed', request: `DELETE ${one}`, headers: { 'If-Match': TAG }, status: 204 },
    ],
  );

  it('of many changes of one state one is made', async () => {
    const added = await send(service.base, {
      method: 'POST',
      path: '/api/books/',
      headers: JSON_TYPE,
      body: JSON.stringify(BOOK),
    });
    const { id } = jsonOf(added) as { id: number };
    const change = (number: number): Promise<Answer> =>
      send(service.base, {
        method: 'PATCH',
        path: `/api/books/${id}/`,
        headers: { ...JSON_TYPE, 'If-Match': String(added.headers.etag) },
        body: JSON.stringify({ title: `Change ${number}` }),
      });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, number) => change(number)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(29);
  });

  it('know a list that is sent piece by piece, whoever changes it', async () => {
    const books = service.database.objects(Book);
    await service.database.transaction(function* (): Work<void> {
      for (let number = 1; number <= 2500; number++) yield* books.insert(BOOK);
    });
    const list = async (known?: string): Promise<Answer> =>
      send(service.base, {
        path: '/api/books/',
        headers: known === undefined ? {} : { 'If-None-Match': known },
      });
    const foreign = await foreignWriter(db.url());
    const known = async (): Promise<string | undefined> => {
      const answer = await list();
      expect(answer.headers).toMatchObject({
        'transfer-encoding': 'chunked',
        etag: expect.stringMatching(/^W\/"/),
      });
      return answer.headers.etag;
    };
    const first = await whileNobodyWrites(foreign, async () => {
      const etag = await known();
      return { etag, again: (await list(etag)).status };
    });
    expect(first.again).toBe(304);

    await foreign.query("UPDATE books_book SET title = 'Else' WHERE id = 2000");
    expect((await list(first.etag)).status).toBe(200);
    const second = await whileNobodyWrites(foreign, async () => {
      const etag = await known();
      return { etag, again: (await list(etag)).status };
    });
    expect(second.again).toBe(304);
    await foreign.query('DELETE FROM books_book WHERE id = 2000');
    expect((await list(second.etag)).status).toBe(200);
    const { etag } = (await send(service.base, { path: '/api/books/?format=csv' })).headers;
    expect(etag).toMatch(/^W\/".*\.csv"$/);
    const [head, get] = await whileNobodyWrites(foreign, async () => [
      (await send(service.base, { method: 'HEAD', path: '/api/books/' })).headers.etag,
      await known(),
    ]);
    expect(head).toBe(get);
    await foreign.close();
  });
});

/**
 * What `look` comes to while nobody writes to the server. On PostgreSQL the name of a whole list changes with any write to
 * any of the server's databases, and other tests share it.
 */
async function whileNobodyWrites<T>(foreign: ForeignWriter, look: () => Promise<T>): Promise<T> {
  if (foreign.dialect === 'sqlite') return look();
  const snapshot = async (): Promise<unknown> =>
    (await foreign.query('SELECT pg_current_snapshot()::text AS name'))[0].name;
  for (;;) {
    const before = await snapshot();
    const seen = await look();
    if ((await snapshot()) === before) return seen;
  }
}

describe('CONDITIONAL_REQUESTS', () => {
  const settings = { DEFAULT_PERMISSION: 'AllowAny' };

  it('required: a change without If-Match is refused, and nothing else', async () => {
    const service = await startService({ ...settings, CONDITIONAL_REQUESTS: 'required' }, 'sqlite::memory:');
    const [base, body] = [service.base, { title: 'Else' }];
    const detail = 'This request requires an If-Match header with the ETag of the object.';
    await check(base, { name: '', request: 'POST /api/books/', body: BOOK, status: 201 });
    await check(base, { name: '', request: 'PATCH /api/books/1/', body, status: 428, answer: { detail } });
    const headers = { ...JSON_TYPE, 'If-None-Match': OTHER };
    await check(base, { name: '', request: 'PATCH /api/books/1/', headers, body, status: 428 });
    await check(base, { name: '', request: 'DELETE /api/books/1/', status: 428 });
    await check(base, { name: '', request: 'DELETE /api/books/99/', status: 404 });
    await check(base, {
      name: '',
      request: 'DELETE /api/books/1/',
      headers: { 'If-Match': TAG },
      status: 204,
    });
    await service.close();
  });

  it('false: there are no tags, and conditions are not looked at', async () => {
    const service = await startService({ ...settings, CONDITIONAL_REQUESTS: 'false' }, 'sqlite::memory:');
    const { base } = service;
    const answerHeaders = { etag: null };
    await check(base, { name: '', request: 'POST /api/books/', body: BOOK, status: 201, answerHeaders });
    const headers = { 'If-None-Match': '*' };
    await check(base, { name: '', request: 'GET /api/books/1/', headers, status: 200, answerHeaders });
    await check(base, {
      name: '',
      request: 'DELETE /api/books/1/',
      headers: { 'If-Match': OTHER },
      status: 204,
    });
    await service.close();
  });
});
