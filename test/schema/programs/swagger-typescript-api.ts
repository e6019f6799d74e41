/* What a user of swagger-typescript-api writes: 30 calls without a type assertion, and no option but the address and the token. */
import assert from 'node:assert/strict';
import {
  Api,
  type AuthenticationError,
  type Book,
  type BookFieldErrors,
  type BookPreconditionFailed,
  type BookRequest,
  type BulkBookFieldErrors,
  type ErrorDetail,
  type HttpResponse,
  type ParameterErrors,
} from './generated/Api.js';

const [, , baseUrl] = process.argv;
const client = new Api<string>({
  baseUrl,
  securityWorker: (token) => (token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
});
const { api } = client;
const emma: BookRequest = {
  title: 'Emma',
  author: 'Jane Austen',
  published_date: '1815-12-23',
  isbn: '9780141439587',
};
const titles = (books: readonly Book[]): string[] => books.map(({ title }) => title);
let calls = 0;

/** What a successful call answers. */
async function ok<T>(call: Promise<HttpResponse<T, unknown>>): Promise<T> {
  calls++;
  return (await call).data;
}

/** What a refused call throws. */
async function refused<E>(call: Promise<HttpResponse<unknown, unknown>>): Promise<HttpResponse<unknown, E>> {
  calls++;
  return call.then(
    () => assert.fail('It succeeded'),
    (response: HttpResponse<unknown, E>) => response,
  );
}

// Log in.
const wrong = await refused<ErrorDetail>(api.tokenCreate({ username: 'ann', password: 'wrong' }));
assert.equal(wrong.error.detail, 'No active account found with the given credentials');
assert.equal((await refused<AuthenticationError>(api.booksCreate(emma))).status, 401);
const { refresh } = await ok(api.tokenCreate({ username: 'ann', password: 'a-good-password' }));
const { access } = await ok(api.tokenRefreshCreate({ refresh }));
client.setSecurityData(access);
await ok(api.tokenVerifyCreate({ token: access }));
assert.equal((await ok(api.authMeRetrieve())).username, 'ann');
assert.match((await ok(api.rootRetrieve())).books, /\/api\/books\/$/);

// Create.
const { id } = await ok(api.booksCreate(emma));
const headers = { 'Idempotency-Key': 'order-4711' };
const once = await ok(api.booksCreate(emma, { headers }));
const again = await ok(api.booksCreate(emma, { headers }));
assert.equal(once.id, again.id);
const volumes = ['Persuasion', 'Sanditon', 'Lady Susan'].map((title) => ({ ...emma, title }));
const [first, second, third] = await ok(api.booksBulkCreate(volumes));

// List.
const list = await ok(api.booksList());
assert.ok(Array.isArray(list));
assert.deepEqual(titles(list), ['Emma', 'Emma', 'Persuasion', 'Sanditon', 'Lady Susan']);
const filtered = await ok(api.booksList({ title__icontains: 'sand', published_date__year: 1815 }));
assert.ok(Array.isArray(filtered));
assert.deepEqual(titles(filtered), ['Sanditon']);
const query = { search: 'austen', ordering: '-id', page_size: 2 };
const page = await ok(api.booksList(query));
assert.ok('results' in page);
assert.deepEqual([page.count, titles(page.results)], [5, ['Lady Susan', 'Sanditon']]);
assert.match(page.next ?? '', /page=2/);
const next = await ok(api.booksList({ ...query, page: 2 }));
assert.ok('results' in next);
assert.deepEqual(titles(next.results), ['Persuasion', 'Emma']);
const beyond = await refused<ErrorDetail>(api.booksList({ ...query, page: 9 }));
assert.equal(beyond.error.detail, 'Invalid page.');
const csv = await ok(api.booksListCsv({}, { format: 'text' }));
assert.equal(csv.split('\r\n')[0], 'id,title,author,published_date,isbn');

// Read and change.
calls++;
const read = await api.booksRetrieve(id);
const match = { headers: { 'If-Match': read.headers.get('etag') ?? '' } };
const patched = await ok(api.booksPartialUpdate(id, { title: 'Emma: A Novel' }, match));
assert.equal(patched.title, 'Emma: A Novel');
const conflict = await refused<BookPreconditionFailed>(api.booksPartialUpdate(id, { title: 'Lost' }, match));
assert.equal(conflict.error.current.title, 'Emma: A Novel');
assert.equal((await ok(api.booksUpdate(id, emma))).title, 'Emma');
const [changed] = await ok(api.booksBulkPartialUpdate([{ id: first.id, title: 'Persuasion: A Novel' }]));
assert.equal(changed.title, 'Persuasion: A Novel');
const [rewritten] = await ok(api.booksBulkUpdate([{ ...second, author: 'J. Austen' }]));
assert.equal(rewritten.author, 'J. Austen');

// Be refused.
const invalid = await refused<BookFieldErrors>(api.booksCreate({ ...emma, title: '' }));
assert.deepEqual(invalid.error.title, ['This field may not be blank.']);
const invalids = await refused<BulkBookFieldErrors[]>(api.booksBulkCreate([emma, { ...emma, isbn: '' }]));
assert.deepEqual(invalids.error[1].isbn, ['This field may not be blank.']);
const odd = await refused<ParameterErrors>(api.booksList({ published_date: 'soon' }));
assert.deepEqual(odd.error.published_date, ['Enter a valid date.']);
assert.equal((await refused<ErrorDetail>(api.booksRetrieve(0))).status, 404);

// Delete, and log out.
await ok(api.booksDestroy(id));
await ok(api.booksBulkDestroy([first.id, second.id, third.id]));
await ok(api.tokenBlacklistCreate({ refresh }));

console.log(calls);
