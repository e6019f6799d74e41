import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutstandingToken } from '../../src/auth/tokens/outstanding-token.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Book } from '../../src/books/book.entity.js';
import { query, type Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { call } from './call.js';

const DUNE = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const book = (pk: unknown, fields: object = {}, model = 'books.book') => ({
  model,
  pk,
  fields: { ...DUNE, ...fields },
});

const ADA = {
  password: 'pbkdf2_sha256$1000000$salt$5V2xP0LqkqTqYF3J9sH0y7c3rJv0mWb0b2d7QpJcVYk=',
  last_login: null,
  is_superuser: true,
  username: 'ada',
  first_name: 'Ada',
  last_name: '',
  email: 'ada@example.com',
  is_staff: true,
  is_active: true,
  date_joined: '2026-11-22T13:12:49.277Z',
};
const user = (pk: unknown, fields: object = {}) => ({
  model: 'auth.user',
  pk,
  fields: { ...ADA, groups: [], user_permissions: [], ...fields },
});

const folder = mkdtempSync(join(tmpdir(), 'bookstore-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** The path of a file with this content. */
function file(content: unknown): string {
  const path = join(folder, `${++files}.json`);
  writeFileSync(
    path,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return path;
}

describeOnEveryDatabase('loaddata and dumpdata', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.transaction(function* () {
      for (const entity of [OutstandingToken, User, Book]) {
        yield* query(`DELETE FROM ${database.objects<object>(entity).table}`);
      }
    });
  });

  const load = (...contents: unknown[]) => call(db.url(), ['loaddata', ...contents.map(file)]);
  const dump = async (...words: string[]) => (await call(db.url(), ['dumpdata', ...words])).stdout;
  const installed = (objects: string, fixtures = 1) => ({
    code: 0,
    stdout: `Installed ${objects} from ${fixtures} fixture(s)\n`,
    stderr: '',
  });

  it('leave somebody to look after the accounts, where there is anybody', async () => {
    const names = async () => (await database.objects(User).filter()).map(({ username }) => username);
    expect(await load([user(1, { is_superuser: false })])).toEqual(installed('1 object(s)'));
    expect(await load([user(1)])).toEqual(installed('1 object(s)'));
    for (const taken of [{ is_active: false }, { is_staff: false }, { is_superuser: false }]) {
      expect(await load([user(1, { username: 'eve', ...taken }), book(1)])).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'CommandError: These fixtures would leave no active superuser to manage the accounts. Make another user a superuser first.\n',
      });
      expect([await names(), await database.objects(Book).filter()]).toEqual([['ada'], []]);
    }
    expect(await load([user(1, { is_active: false }), user(2, { username: 'eve' })])).toEqual(
      installed('2 object(s)'),
    );
  });

  it('keep ids, and new ones continue above the highest', async () => {
    expect(await load([book(7), book(40, {}, 'myapp.Book')], [user(3)])).toEqual(installed('3 object(s)', 2));
    expect((await database.objects(Book).filter()).map(({ id }) => id)).toEqual([7, 40]);
    const next = await database.transaction(() => database.objects(Book).insert(DUNE));
    expect(next).toEqual({ id: 41, ...DUNE });
    // An id that was given once is not given again, even when a fixture ends below it.
    await database.transaction(() => database.objects(Book).delete(41));
    await load([book(2)]);
    expect((await database.transaction(() => database.objects(Book).insert(DUNE))).id).toBe(42);
  });

  it('take users with all their fields, password as it is', async () => {
    await load([user(3)]);
    expect(await database.objects(User).filter()).toEqual([
      { id: 3, ...ADA, date_joined: new Date(ADA.date_joined), tokens_valid_from: null },
    ]);
  });

  it('replace the row that has the id', async () => {
    await load([book(1)]);
    await load([book(1, { title: 'Dune Messiah' }), book(1, { title: 'Children of Dune' })]);
    expect(await database.objects(Book).filter()).toEqual([{ id: 1, ...DUNE, title: 'Children of Dune' }]);
  });

  it('give an id to an object without one', async () => {
    expect(await load([book(null), book(undefined)])).toEqual(installed('2 object(s)'));
    expect(await database.objects(Book).filter()).toHaveLength(2);
  });

  it('say once what they leave out', async () => {
    const group = { model: 'auth.group', pk: 1, fields: { name: 'g' } };
    const result = await load([
      group,
      group,
      user(1, { groups: [1] }),
      { ...group, model: 'contenttypes.contenttype' },
    ]);
    expect(result).toEqual({
      ...installed('1 object(s) (of 4)'),
      stderr:
        'Warning: auth.group is not a model of this service; left out 2 object(s).\n' +
        'Warning: auth.user.groups is not a model of this service; left out 1 object(s).\n' +
        'Warning: contenttypes.contenttype is not a model of this service; left out 1 object(s).\n',
    });
  });

  it.each<[string, unknown, string]>([
    ['not JSON', '', 'The file is not JSON: Unexpected end of JSON input'],
    ['not UTF-8', Buffer.from('["\xff"]', 'latin1'), 'The file is not UTF-8.'],
    ['not a list', {}, 'A fixture must be a list of objects.'],
    [
      'an object without fields',
      [book(1), { model: 'books.book' }],
      'Object 2 needs a text "model" and an object "fields".',
    ],
    [
      'an unknown model',
      [book(1, {}, 'books.magazine')],
      `object 1 (books.magazine, pk=1): Invalid model identifier: 'books.magazine'`,
    ],
    [
      'an unknown field',
      [book(1, { price: 3 })],
      `object 1 (books.book, pk=1): books.book has no field named 'price'`,
    ],
    [
      'a missing field',
      [book(1, { title: undefined, isbn: undefined })],
      'object 1 (books.book, pk=1): title: This field is required.; isbn: This field is required.',
    ],
    [
      'no value',
      [book(1), book(2, { title: null })],
      'object 2 (books.book, pk=2): title: This field may not be null.',
    ],
    [
      'a wrong type',
      [book(1, { title: ['Dune'] })],
      'object 1 (books.book, pk=1): title: Not a valid string.',
    ],
    [
      'a text too long',
      [book(1, { title: 'x'.repeat(101) })],
      'object 1 (books.book, pk=1): title: Ensure this field has no more than 100 characters.',
    ],
    [
      'a NUL',
      [book(1, { title: 'a\0b' })],
      'object 1 (books.book, pk=1): title: Null characters are not allowed.',
    ],
    [
      'half a character',
      '[{"model": "books.book", "pk": 1, "fields": {"title": "\\ud800", "author": "", "published_date": "2000-01-01", "isbn": ""}}]',
      'object 1 (books.book, pk=1): title: Surrogate characters are not allowed: U+D800.',
    ],
    [
      'no day of the calendar',
      [book(1, { published_date: '2001-02-29' })],
      'object 1 (books.book, pk=1): published_date: Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
    ],
    ['a wrong id', [book('one')], 'object 1 (books.book, pk="one"): pk: A valid integer is required.'],
    [
      'an id beyond counting',
      [book(2 ** 53)],
      'object 1 (books.book, pk=9007199254740992): pk: A valid integer is required.',
    ],
    [
      'no truth value',
      [user(1, { is_staff: 'perhaps' })],
      'object 1 (auth.user, pk=1): is_staff: Must be a valid boolean.',
    ],
    [
      'a username twice',
      [user(1), user(2)],
      'object 2 (auth.user, pk=2): auth.user with this username already exists.',
    ],
    [
      'a missing user',
      [
        {
          model: 'token_blacklist.outstandingtoken',
          pk: 1,
          fields: { user: 9, jti: 'j', token: '', expires_at: '2030-01-01T00:00:00Z' },
        },
      ],
      'object 1 (token_blacklist.outstandingtoken, pk=1): It refers to an object that does not exist (auth.user).',
    ],
  ])('store nothing of a fixture with %s', async (_, content, fault) => {
    const good = file([book(50)]);
    const bad = file(content);
    const { code, stdout, stderr } = await call(db.url(), ['loaddata', good, bad]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `CommandError: Problem installing fixture '${bad}': ${fault}\n`,
    });
    expect(await database.objects(Book).filter()).toEqual([]);
  });

  it('name a file that is not there', async () => {
    expect(await call(db.url(), ['loaddata', 'nowhere.json'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `CommandError: No fixture named 'nowhere.json' found.\n`,
    });
  });

  it('print what they load to the same rows', async () => {
    const token = { user: 3, jti: 'j', token: 't', created_at: null, expires_at: '2030-01-01T00:00:00Z' };
    await load([
      user(3),
      { model: 'token_blacklist.outstandingtoken', pk: 5, fields: token },
      book(7),
      book(8, { title: '“€”\n\u2028' }),
    ]);
    const text = await dump();
    expect(JSON.parse(text)).toEqual([
      { model: 'auth.user', pk: 3, fields: ADA },
      { model: 'token_blacklist.outstandingtoken', pk: 5, fields: token },
      { model: 'books.book', pk: 7, fields: DUNE },
      { model: 'books.book', pk: 8, fields: { ...DUNE, title: '“€”\n\u2028' } },
    ]);
    const other = await db.another();
    expect(await call(other, ['loaddata', file(text)])).toEqual(installed('4 object(s)'));
    expect((await call(other, ['dumpdata'])).stdout).toBe(text);
  });

  it('print the apps and models asked for', async () => {
    await load([user(3), book(7)]);
    expect(await dump('books', '--indent', '1')).toBe(
      `[\n${JSON.stringify({ model: 'books.book', pk: 7, fields: DUNE }, undefined, 1)}\n]\n`,
    );
    expect(JSON.parse(await dump('auth.User', 'books.Book'))).toHaveLength(2);
    expect(await dump('token_blacklist')).toBe('[]\n');
    expect(await call(db.url(), ['dumpdata', 'shop'])).toMatchObject({
      code: 1,
      stderr: `CommandError: No installed app with label 'shop'.\n`,
    });
    expect(await call(db.url(), ['dumpdata', 'books.shop'])).toMatchObject({
      code: 1,
      stderr: 'CommandError: Unknown model: books.shop\n',
    });
  });

  it('write to a file, however many rows there are', async () => {
    await load(Array.from({ length: 2500 }, (_, index) => book(index + 1)));
    const output = join(folder, 'dump.json');
    expect(await call(db.url(), ['dumpdata', '--output', output])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await call(db.url(), ['loaddata', output])).toEqual(installed('2500 object(s)'));
  });
});
