/* What a user of openapi-typescript and openapi-fetch writes: 30 calls without a type assertion or an option. */
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from '../../../client/src/schema.js';

type Book = components['schemas']['Book'];
type BookRequest = components['schemas']['BookRequest'];

const [, , baseUrl] = process.argv;
const client = createClient<paths>({ baseUrl });
const emma: BookRequest = {
  title: 'Emma',
  author: 'Jane Austen',
  published_date: '1815-12-23',
  isbn: '9780141439587',
};
const titles = (books: readonly Book[]): string[] => books.map(({ title }) => title);
const statuses: number[] = [];

// Log in.
const wrong = await client.POST('/api/token/', { body: { username: 'ann', password: 'wrong' } });
assert.ok(wrong.error && 'detail' in wrong.error);
assert.equal(wrong.error.detail, 'No active account found with the given credentials');
const anonymous = await client.POST('/api/books/', { body: emma });
assert.equal(anonymous.response.status, 401);
const tokens = await client.POST('/api/token/', { body: { username: 'ann', password: 'a-good-password' } });
assert.ok(tokens.data);
const { refresh } = tokens.data;
const renewed = await client.POST('/api/token/refresh/', { body: { refresh } });
assert.ok(renewed.data);
const { access } = renewed.data;
client.use({
  onRequest: ({ request }) => request.headers.set('authorization', `Bearer ${access}`),
  onResponse: ({ response }) => void statuses.push(response.status),
});
assert.ok((await client.POST('/api/token/verify/', { body: { token: access } })).data);
const me = await client.GET('/api/auth/me/');
assert.equal(me.data?.username, 'ann');
const root = await client.GET('/api/');
assert.match(root.data?.books ?? '', /\/api\/books\/$/);

// Create.
const created = await client.POST('/api/books/', { body: emma });
assert.ok(created.data);
const { id } = created.data;
const header = { 'Idempotency-Key': 'order-4711' };
const once = await client.POST('/api/books/', { body: emma, params: { header } });
const again = await client.POST('/api/books/', { body: emma, params: { header } });
assert.equal(once.data?.id, again.data?.id);
const bulk = await client.POST('/api/books/bulk/', {
  body: ['Persuasion', 'Sanditon', 'Lady Susan'].map((title) => ({ ...emma, title })),
});
assert.ok(bulk.data);
const [first, second, third] = bulk.data;

// List.
const list = await client.GET('/api/books/');
assert.ok(Array.isArray(list.data));
assert.deepEqual(titles(list.data), ['Emma', 'Emma', 'Persuasion', 'Sanditon', 'Lady Susan']);
const filtered = await client.GET('/api/books/', {
  params: { query: { title__icontains: 'sand', published_date__year: 1815 } },
});
assert.ok(Array.isArray(filtered.data));
assert.deepEqual(titles(filtered.data), ['Sanditon']);
const query = { search: 'austen', ordering: '-id', page_size: 2 };
const page = await client.GET('/api/books/', { params: { query } });
assert.ok(page.data && 'results' in page.data);
assert.deepEqual([page.data.count, titles(page.data.results)], [5, ['Lady Susan', 'Sanditon']]);
assert.match(page.data.next ?? '', /page=2/);
const next = await client.GET('/api/books/', { params: { query: { ...query, page: 2 } } });
assert.ok(next.data && 'results' in next.data);
assert.deepEqual(titles(next.data.results), ['Persuasion', 'Emma']);
const beyond = await client.GET('/api/books/', { params: { query: { ...query, page: 9 } } });
assert.ok(beyond.error && 'detail' in beyond.error);
assert.equal(beyond.error.detail, 'Invalid page.');
const csv = await client.GET('/api/books.csv', { parseAs: 'text' });
assert.ok(csv.data);
assert.equal(csv.data.split('\r\n')[0], 'id,title,author,published_date,isbn');

// Read and change.
const path = { id };
const read = await client.GET('/api/books/{id}/', { params: { path } });
const etag = read.response.headers.get('etag') ?? '';
const match = { path, header: { 'If-Match': etag } };
const patched = await client.PATCH('/api/books/{id}/', { params: match, body: { title: 'Emma: A Novel' } });
assert.equal(patched.data?.title, 'Emma: A Novel');
const conflict = await client.PATCH('/api/books/{id}/', { params: match, body: { title: 'Lost' } });
assert.ok(conflict.error && 'current' in conflict.error);
assert.equal(conflict.error.current.title, 'Emma: A Novel');
const replaced = await client.PUT('/api/books/{id}/', { params: { path }, body: emma });
assert.equal(replaced.data?.title, 'Emma');
const changed = await client.PATCH('/api/books/bulk/', {
  body: [{ id: first.id, title: 'Persuasion: A Novel' }],
});
assert.equal(changed.data?.[0].title, 'Persuasion: A Novel');
const rewritten = await client.PUT('/api/books/bulk/', { body: [{ ...second, author: 'J. Austen' }] });
assert.equal(rewritten.data?.[0].author, 'J. Austen');

// Be refused.
const invalid = await client.POST('/api/books/', { body: { ...emma, title: '' } });
assert.ok(invalid.error && 'title' in invalid.error);
assert.deepEqual(invalid.error.title, ['This field may not be blank.']);
const invalids = await client.POST('/api/books/bulk/', { body: [emma, { ...emma, isbn: '' }] });
assert.ok(Array.isArray(invalids.error));
assert.deepEqual(invalids.error[1].isbn, ['This field may not be blank.']);
const odd = await client.GET('/api/books/', { params: { query: { published_date: 'soon' } } });
assert.ok(odd.error && 'published_date' in odd.error);
assert.deepEqual(odd.error.published_date, ['Enter a valid date.']);
const missing = await client.GET('/api/books/{id}/', { params: { path: { id: 0 } } });
assert.ok(missing.error && 'detail' in missing.error);
assert.equal(missing.response.status, 404);

// Delete, and log out.
const deleted = await client.DELETE('/api/books/{id}/', { params: { path } });
assert.equal(deleted.response.status, 204);
const gone = await client.DELETE('/api/books/bulk/', { body: [first.id, second.id, third.id] });
assert.equal(gone.error, undefined);
const ended = await client.POST('/api/token/blacklist/', { body: { refresh } });
assert.equal(ended.response.status, 200);

// The first four calls were made before the log-in was complete.
console.log(statuses.length + 4, statuses.filter((status) => status >= 500).length);
