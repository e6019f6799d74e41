import { Session } from '../../src/auth/sessions/session.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser, findByUsername } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { textOf, type Request } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const CHANGE = '/admin/books/book/1/change/';
const USER_CHANGE = '/admin/auth/user/1/change/';
const EVIL = { Origin: 'https://evil.example' };

let service: Service;

beforeAll(async () => {
  service = await startService({}, 'sqlite::memory:');
  for (const username of ['ann', 'root'])
    await createUser(service.database, { username, is_staff: true, is_superuser: true }, PASSWORD);
  await service.database.transaction(() => service.database.objects(Book).insert({ ...BOOK }));
});
afterAll(() => service.close());
afterEach(async () => {
  expect(await service.database.objects(Book).all().rows(10)).toEqual([{ id: 1, ...BOOK }]);
  expect((await service.database.objects(User).all().rows(10)).map(({ username }) => username)).toEqual([
    'ann',
    'root',
  ]);
});

async function loggedIn(username = 'ann'): Promise<Visitor> {
  const visitor = new Visitor(service.base);
  await visitor.logIn(username, PASSWORD);
  return visitor;
}

/** Ends the sessions of a user, who does not notice. */
async function endSessions(username: string): Promise<void> {
  const user = await findByUsername(service.database, username);
  const sessions = service.database.objects(Session);
  const found = await sessions.filter({ user_id: user!.id });
  for (const { id } of found)
    await service.database.transaction(() => sessions.update(id, { expire_date: new Date(0) }));
}

/** The hidden fields of a page. */
const hidden = (page: string): Record<string, string> =>
  Object.fromEntries(
    pageOf(page)
      .all('input[type=hidden]')
      .map(({ attributes: { name, value } }) => [name, value]),
  );

/** Somebody who has a page open on which to type, with the hidden fields of its form. */
async function typing(path = CHANGE): Promise<{ visitor: Visitor; fields: Record<string, string> }> {
  const visitor = await loggedIn();
  const fields = hidden(textOf(await visitor.get(path)));
  return { visitor, fields };
}

const FOREIGN = { username: 'mallory', is_active: 'true', is_staff: 'true', is_superuser: 'true' };

/** Forms that another site makes a browser send. */
const FORGED: readonly (readonly [
  name: string,
  visitor: () => Promise<Visitor>,
  headers: Request['headers'],
])[] = [
  ['of another origin, without a cookie', async () => new Visitor(service.base), EVIL],
  ['of an unknown origin, without a cookie', async () => new Visitor(service.base), { Origin: 'null' }],
  ['without a cookie', async () => new Visitor(service.base), {}],
  ['of another origin, with a session', () => loggedIn(), EVIL],
  ['of another site, with a session', () => loggedIn(), { 'Sec-Fetch-Site': 'cross-site' }],
  ['of a neighbour, with a session', () => loggedIn(), { 'Sec-Fetch-Site': 'same-site' }],
  ['with a session', () => loggedIn(), {}],
];

describe('What another site sends', () => {
  it.each(FORGED)('%s, is on no page of the admin site', async (_, visitor, headers) => {
    const sent = {
      ...FOREIGN,
      csrfmiddlewaretoken: 'A'.repeat(86),
      next: '/admin/books/book/?search=mallory',
    };
    const browser = await visitor();
    for (const path of [USER_CHANGE, '/admin/auth/user/add/', '/admin/auth/user/edit/']) {
      const answer = await browser.submit(path, { ...sent, ids: '1' }, headers);
      expect(answer.status).toBe(403);
      expect(textOf(answer)).not.toContain('value="mallory"');
      expect(textOf(answer)).not.toContain('name="is_superuser"');
    }
  });

  it('is on no page with a key of another user either', async () => {
    const [ann, root] = [await loggedIn(), await loggedIn('root')];
    const { _key } = hidden(textOf(await root.get(USER_CHANGE)));
    const answer = await ann.submit(USER_CHANGE, { ...FOREIGN, _key, csrfmiddlewaretoken: 'A'.repeat(86) });
    expect(answer.status).toBe(403);
    expect(textOf(answer)).not.toContain('mallory');
  });

  it('is on no page of the browsable API', async () => {
    const ann = await loggedIn();
    const answer = await ann.submit('/api/books/', { ...BOOK, title: 'Foreign' }, EVIL);
    expect(answer.status).toBe(403);
    expect(textOf(answer)).toContain('CSRF Failed: Origin checking failed');
    expect(textOf(answer)).not.toContain('Foreign');
  });

  it('is no name on the log-in page', async () => {
    const visitor = new Visitor(service.base);
    await visitor.get('/api-auth/login/');
    const answer = await visitor.submit('/api-auth/login/', { username: 'mallory', password: 'x' }, EVIL);
    expect(answer.status).toBe(403);
    expect(textOf(answer)).not.toContain('mallory');
  });

  it.each([
    ['a link of its own', { 'Sec-Fetch-Site': 'cross-site' }, false],
    ['a link of a page of ours', { 'Sec-Fetch-Site': 'same-origin' }, true],
    ['a bookmark', { 'Sec-Fetch-Site': 'none' }, true],
  ])('fills no form in by %s', async (_, headers, filled) => {
    const ann = await loggedIn();
    const page = textOf(await ann.ask({ path: '/admin/books/book/add/?title=Proposed', headers }));
    expect(page.includes('value="Proposed"')).toBe(filled);
  });

  it('gives many objects no values by a link', async () => {
    const ann = await loggedIn();
    const page = textOf(await ann.get('/admin/books/book/edit/?ids=1&title=Proposed'));
    expect(page).toContain('Emma');
    expect(page).not.toContain('Proposed');
  });
});

describe('What was typed when the session has ended', () => {
  it.each<[name: string, leave: (visitor: Visitor) => unknown]>([
    ['in the service', () => endSessions('ann')],
    ['in the browser', (visitor) => visitor.cookies.delete('sessionid')],
  ])('%s, is shown again after the next log-in, and saved when it is sent once more', async (_, leave) => {
    const { visitor, fields } = await typing();
    await leave(visitor);
    const kept = await visitor.submit(CHANGE, {
      ...fields,
      ...BOOK,
      title: 'Typed <all> evening',
      password: 'x',
    });
    const page = textOf(kept);
    expect(kept.status).toBe(403);
    expect(page).toContain('Typed &lt;all&gt; evening');
    expect(page).not.toContain('csrfmiddlewaretoken');
    expect(page).not.toContain('name="password"');

    await visitor.logIn('ann', PASSWORD);
    const again = await visitor.submit(CHANGE, { ...hidden(page), csrfmiddlewaretoken: '' });
    expect(again.status).toBe(403);
    expect(textOf(again)).toContain('You have logged in again since this page was loaded.');
    expect(textOf(again)).toContain('value="Typed &lt;all&gt; evening"');

    const saved = await visitor.submit(CHANGE, { ...hidden(textOf(again)), ...BOOK, title: 'Typed' });
    expect(saved.status).toBe(302);
    const books = service.database.objects(Book);
    expect((await books.get(1))?.title).toBe('Typed');
    await service.database.transaction(() => books.update(1, BOOK));
  });

  it('is not shown to another user', async () => {
    const { visitor, fields } = await typing();
    await endSessions('ann');
    const page = textOf(await visitor.submit(CHANGE, { ...fields, ...BOOK, title: 'Typed' }));
    await visitor.logIn('root', PASSWORD);
    const answer = await visitor.submit(CHANGE, { ...hidden(page), csrfmiddlewaretoken: '' });
    expect(answer.status).toBe(403);
    expect(textOf(answer)).not.toContain('Typed');
  });

  it.each<[name: string, fields: Record<string, string>, headers: Request['headers']]>([
    ['without a token', { csrfmiddlewaretoken: '' }, {}],
    ['with the token of another session', { csrfmiddlewaretoken: 'A'.repeat(86) }, {}],
    ['from another origin', {}, EVIL],
    ['from another site', {}, { 'Sec-Fetch-Site': 'cross-site' }],
    ['with more than a person types', { author: 'x'.repeat(70_000) }, {}],
  ])('is not kept %s', async (_, spoiled, headers) => {
    const { visitor, fields } = await typing();
    await endSessions('ann');
    const answer = await visitor.submit(CHANGE, { ...fields, ...BOOK, title: 'Typed', ...spoiled }, headers);
    expect(answer.status).toBe(403);
    expect(textOf(answer)).toContain('what was submitted is not kept');
    expect(textOf(answer)).not.toContain('Typed');
    expect(answer.body.length).toBeLessThan(10_000);
  });
});

describe('What is refused and too long to be shown again', () => {
  const LONG = '<'.repeat(300_000);

  it('is on no page of the admin site', async () => {
    const { visitor, fields } = await typing();
    const answer = await visitor.submit(CHANGE, { ...fields, ...BOOK, title: LONG });
    expect(answer.status).toBe(400);
    expect(textOf(answer)).toContain('no more than 100 characters');
    expect(textOf(answer).length).toBeLessThan(20_000);
  });

  it.each([
    ['a form', { title: LONG }],
    ['raw data', { _content_type: 'application/json', _content: JSON.stringify({ title: LONG }) }],
  ])('is on no page of the browsable API: %s', async (_, fields) => {
    const { visitor } = await typing('/api/books/');
    const answer = await visitor.submit('/api/books/', { ...BOOK, ...fields });
    expect(answer.status).toBe(400);
    expect(textOf(answer)).toContain('no more than 100 characters');
    expect(textOf(answer).length).toBeLessThan(50_000);
  });
});

describe('What a form says of the state that it was made for', () => {
  it.each([
    [
      'an object that is deeper than anything',
      () => ({ _original: `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}` }),
    ],
    ['no JSON', () => ({ _original: '{"title":' })],
    [
      'its tag behind more of them than a header can have',
      (tag: string) => ({ _if_match: '"" '.repeat(6000) + tag, _original: '{}' }),
    ],
  ])('is refused like another state: %s', async (_name, said) => {
    const { visitor, fields } = await typing();
    const form = { ...BOOK, ...fields, _if_match: '"another"', ...said(fields._if_match) };
    expect((await visitor.submit(CHANGE, { ...form, title: 'Emma' })).status).toBe(412);
  });
});

it('What is no form, at an address with too many parameters, is refused with a way back', async () => {
  const { visitor, fields } = await typing();
  const address = `/admin/books/book/?${'a=1&'.repeat(1001)}`;
  const answer = await visitor.submit(address, fields, { 'content-type': 'application/json' });
  expect(answer.status).toBe(415);
  expect(answer.body.toString()).toContain('href="/admin/books/book/"');
});
