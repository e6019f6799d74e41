/* What a user of @hey-api/openapi-ts writes: 30 calls without a type assertion, and no option but the address and the token. */
import assert from 'node:assert/strict';
import { client } from './generated/client.gen.js';
import {
  authMeRetrieve,
  booksBulkCreate,
  booksBulkDestroy,
  booksBulkPartialUpdate,
  booksBulkUpdate,
  booksCreate,
  booksDestroy,
  booksList,
  booksListCsv,
  booksPartialUpdate,
  booksRetrieve,
  booksUpdate,
  rootRetrieve,
  tokenBlacklistCreate,
  tokenCreate,
  tokenRefreshCreate,
  tokenVerifyCreate,
} from './generated/index.js';
import type { Book, BookRequest } from './generated/index.js';

const [, , baseUrl] = process.argv;
client.setConfig({ baseUrl });
const emma: BookRequest = {
  title: 'Emma',
  author: 'Jane Austen',
  published_date: '1815-12-23',
  isbn: '9780141439587',
};
const titles = (books: readonly Book[]): string[] => books.map(({ title }) => title);
const statuses: number[] = [];

// Log in.
const wrong = await tokenCreate({ body: { username: 'ann', password: 'wrong' } });
assert.ok(wrong.error && 'detail' in wrong.error);
assert.equal(wrong.error.detail, 'No active account found with the given credentials');
const anonymous = await booksCreate({ body: emma });
assert.equal(anonymous.response.status, 401);
const tokens = await tokenCreate({ body: { username: 'ann', password: 'a-good-password' } });
assert.ok(tokens.data);
const { refresh } = tokens.data;
const renewed = await tokenRefreshCreate({ body: { refresh } });
assert.ok(renewed.data);
const { access } = renewed.data;
client.setConfig({ auth: access });
client.interceptors.response.use((response) => {
  statuses.push(response.status);
  return response;
});
assert.ok((await tokenVerifyCreate({ body: { token: access } })).data);
const me = await authMeRetrieve();
assert.equal(me.data?.username, 'ann');
const root = await rootRetrieve();
assert.match(root.data?.books ?? '', /\/api\/books\/$/);

// Create.
const created = await booksCreate({ body: emma });
assert.ok(created.data);
const { id } = created.data;
const headers = { 'Idempotency-Key': 'order-4711' };
const once = await booksCreate({ body: emma, headers });
const again = await booksCreate({ body: emma, headers });
assert.equal(once.data?.id, again.data?.id);
const bulk = await booksBulkCreate({
  body: ['Persuasion', 'Sanditon', 'Lady Susan'].map((title) => ({ ...emma, title })),
});
assert.ok(bulk.data);
const [first, second, third] = bulk.data;

// List.
const list = await booksList();
assert.ok(Array.isArray(list.data));
assert.deepEqual(titles(list.data), ['Emma', 'Emma', 'Persuasion', 'Sanditon', 'Lady Susan']);
const filtered = await booksList({
  query: { title__icontains: 'sand', published_date__year: 1815 },
});
assert.ok(Array.isArray(filtered.data));
assert.deepEqual(titles(filtered.data), ['Sanditon']);
const query = { search: 'austen', ordering: '-id', page_size: 2 };
const page = await booksList({ query });
assert.ok(page.data && 'results' in page.data);
assert.deepEqual([page.data.count, titles(page.data.results)], [5, ['Lady Susan', 'Sanditon']]);
assert.match(page.data.next ?? '', /page=2/);
const next = await booksList({ query: { ...query, page: 2 } });
assert.ok(next.data && 'results' in next.data);
assert.deepEqual(titles(next.data.results), ['Persuasion', 'Emma']);
const beyond = await booksList({ query: { ...query, page: 9 } });
assert.ok(beyond.error && 'detail' in beyond.error);
assert.equal(beyond.error.detail, 'Invalid page.');
const csv = await booksListCsv();
assert.equal(csv.data?.split('\r\n')[0], 'id,title,author,published_date,isbn');

// Read and change.
const path = { id };
const read = await booksRetrieve({ path });
const etag = read.response.headers.get('etag') ?? '';
const match = { path, headers: { 'If-Match': etag } };
const patched = await booksPartialUpdate({ ...match, body: { title: 'Emma: A Novel' } });
assert.equal(patched.data?.title, 'Emma: A Novel');
const conflict = await booksPartialUpdate({ ...match, body: { title: 'Lost' } });
assert.ok(conflict.error && 'current' in conflict.error);
assert.equal(conflict.error.current.title, 'Emma: A Novel');
const replaced = await booksUpdate({ path, body: emma });
assert.equal(replaced.data?.title, 'Emma');
const changed = await booksBulkPartialUpdate({
  body: [{ id: first.id, title: 'Persuasion: A Novel' }],
});
assert.equal(changed.data?.[0].title, 'Persuasion: A Novel');
const rewritten = await booksBulkUpdate({ body: [{ ...second, author: 'J. Austen' }] });
assert.equal(rewritten.data?.[0].author, 'J. Austen');

// Be refused.
const invalid = await booksCreate({ body: { ...emma, title: '' } });
assert.ok(invalid.error && 'title' in invalid.error);
assert.deepEqual(invalid.error.title, ['This field may not be blank.']);
const invalids = await booksBulkCreate({ body: [emma, { ...emma, isbn: '' }] });
assert.ok(Array.isArray(invalids.error));
assert.deepEqual(invalids.error[1].isbn, ['This field may not be blank.']);
const odd = await booksList({ query: { published_date: 'soon' } });
assert.ok(odd.error && 'published_date' in odd.error);
assert.deepEqual(odd.error.published_date, ['Enter a valid date.']);
const missing = await booksRetrieve({ path: { id: 0 } });
assert.ok(missing.error && 'detail' in missing.error);
assert.equal(missing.response.status, 404);

// Delete, and log out.
const deleted = await booksDestroy({ path });
assert.equal(deleted.response.status, 204);
const gone = await booksBulkDestroy({ body: [first.id, second.id, third.id] });
assert.equal(gone.error, undefined);
const ended = await tokenBlacklistCreate({ body: { refresh } });
assert.equal(ended.response.status, 200);

// The first four calls were made before the log-in was complete.
console.log(statuses.length + 4, statuses.filter((status) => status >= 500).length);
