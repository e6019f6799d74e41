import { SessionService } from '../../src/auth/sessions/session.service.js';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { textOf } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';

const PAGES = [
  '/admin/',
  '/admin/books/book/',
  '/admin/books/book/add/',
  '/admin/books/book/1/change/',
  '/admin/books/book/1/delete/',
  '/admin/books/book/1/history/',
  '/admin/books/book/edit/?ids=1',
  '/admin/history/',
  '/admin/history/1/',
];

const FORMS = [
  '/admin/books/book/',
  '/admin/books/book/add/',
  '/admin/books/book/1/change/',
  '/admin/books/book/1/delete/',
  '/admin/books/book/edit/',
  '/admin/history/1/undo/',
];

const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

describeOnEveryDatabase('The gate of the admin site', (db) => {
  let service: Service;
  let staff: Visitor;

  const users = () => service.database.objects(User);
  const named = async (username: string) => (await users().filter({ username }))[0];

  beforeAll(async () => {
    service = await startService({}, db.url());
    for (const username of ['ann', 'deactivated', 'expired']) {
      await createUser(service.database, { username, is_staff: true }, PASSWORD);
    }
    await createUser(service.database, { username: 'reader' }, PASSWORD);
    await service.database.transaction(() => service.database.objects(Book).insert({ ...BOOK }));
    staff = new Visitor(service.base);
    await staff.logIn('ann', PASSWORD);
  });
  afterAll(() => service?.close());
  afterEach(async () => {
    expect(await service.database.objects(Book).all().rows(10)).toEqual([{ id: 1, ...BOOK }]);
  });

  /** Somebody who was logged in as one of the staff, and is not any more without having noticed. */
  const LEFT_BEHIND: readonly (readonly [string, (visitor: Visitor) => Promise<unknown>])[] = [
    [
      'deactivated',
      async () => {
        const { id } = await named('deactivated');
        return service.database.transaction(() => users().update(id, { is_active: false }));
      },
    ],
    [
      'expired',
      async () => {
        const { id } = await named('expired');
        const sessions = service.database.objects(Session);
        const [session] = await sessions.filter({ user_id: id });
        return service.database.transaction(() => sessions.update(session.id, { expire_date: new Date(0) }));
      },
    ],
  ];

  it.each(PAGES)('sends somebody who is not logged in from %s to the log-in and back', async (path) => {
    const { status, headers, body } = await new Visitor(service.base).get(path);
    expect({ status, location: headers.location, body: String(body) }).toEqual({
      status: 302,
      location: `/api-auth/login/?next=${encodeURIComponent(path)}`,
      body: '',
    });
  });

  it.each(FORMS)('takes no form at %s from somebody who is not logged in', async (path) => {
    const answer = await new Visitor(service.base).submit(path, { title: 'Sent', selected: '1' });
    expect(answer.status).toBe(403);
    expect(textOf(answer)).toContain('You are no longer logged in');
    expect(textOf(answer)).not.toContain('Sent');
    expect(textOf(answer)).not.toContain('csrfmiddlewaretoken');
  });

  it.each(PAGES)(
    'refuses %s to an account that is not staff, and says how to log in as another',
    async (path) => {
      const reader = new Visitor(service.base);
      await reader.logIn('reader', PASSWORD);
      const answer = await reader.get(path);
      expect(answer.status).toBe(403);
      expect(textOf(answer)).toContain('You are logged in as reader, but are not authorized');
      expect(textOf(answer)).toContain(`href="/api-auth/login/?next=${encodeURIComponent(path)}"`);
      expect(textOf(answer)).not.toContain('Emma');
    },
  );

  it.each(FORMS)('takes no form at %s from an account that is not staff', async (path) => {
    const reader = new Visitor(service.base);
    await reader.logIn('reader', PASSWORD);
    await reader.get('/admin/');
    expect((await reader.submit(path, { ...BOOK, title: 'Other', selected: '1' })).status).toBe(403);
  });

  it.each(LEFT_BEHIND)('lets nobody go on whose account is %s, and says why', async (username, leave) => {
    const visitor = new Visitor(service.base);
    await visitor.logIn(username, PASSWORD);
    expect((await visitor.get('/admin/books/book/1/change/')).status).toBe(200);
    await leave(visitor);

    const kept = await visitor.submit('/admin/books/book/1/change/', { ...BOOK, title: 'Typed' });
    expect(kept.status).toBe(403);
    expect(textOf(kept)).toContain('Your session has ended, or your account has been deactivated.');
    expect(textOf(kept)).toContain('name="title" value="Typed"');

    const page = await visitor.get('/admin/books/book/1/change/');
    expect(page.headers.location).toBe(
      '/api-auth/login/?next=%2Fadmin%2Fbooks%2Fbook%2F1%2Fchange%2F&ended=1',
    );
    expect(textOf(await visitor.get(page.headers.location ?? ''))).toContain(
      'You are logged out: your session has ended',
    );
  });

  it('shows a form again, with what was typed, to somebody who has logged in anew meanwhile', async () => {
    const page = pageOf(await staff.get('/admin/books/book/1/change/'));
    const { _key } = page.one('form.object').values;
    const typed = { ...BOOK, title: 'Typed', _key, csrfmiddlewaretoken: 'A'.repeat(86) };
    const answer = await staff.submit('/admin/books/book/1/change/', typed);
    expect(answer.status).toBe(403);
    expect(textOf(answer)).toContain('You have logged in again since this page was loaded.');
    expect(textOf(answer)).toContain('value="Typed"');
  });

  it('leads back to the list, as it was, where nothing typed is to be shown again', async () => {
    const next = '/admin/books/book/?search=emma';
    const form = { csrfmiddlewaretoken: '', action: 'delete', selected: '1', next };
    const answer = await staff.submit('/admin/books/book/', form);
    expect(answer.status).toBe(403);
    expect(textOf(answer)).toContain('You have logged in again since this page was loaded.');
    expect(textOf(answer)).toContain(`<a href="${next}">Back to the previous page</a>`);
  });

  it.each([
    ['/admin/history/7/undo/', '/admin/history/7/'],
    ['/admin/books/book/import/7/run/', '/admin/books/book/import/7/'],
  ])('leads somebody who has logged in anew from %s, a form without a page, to %s', async (path, page) => {
    const { status, headers } = await staff.get(path);
    expect([status, headers.location]).toEqual([302, page]);
  });

  it.each(FORMS)('takes no form at %s that bears the token of another session', async (path) => {
    const other = new Visitor(service.base);
    await other.logIn('ann', PASSWORD);
    await other.get('/admin/books/book/');
    const answer = await staff.submit(path, {
      ...BOOK,
      csrfmiddlewaretoken: other.token,
      selected: '1',
      ids: '1',
      action: 'delete',
    });
    expect(answer.status).toBe(403);
  });

  it('takes no bearer token for a session', async () => {
    const [user] = await users().filter({ username: 'ann' });
    const key = await service.app.get(SessionService).begin(user, undefined);
    const visitor = new Visitor(service.base);
    const answer = await visitor.ask({ path: '/admin/', headers: { Authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(302);
  });

  it('shows no message but those it has written for this session itself', async () => {
    const other = new Visitor(service.base);
    await other.logIn('ann', PASSWORD);
    await staff.get('/admin/books/book/');
    await staff.submit('/admin/books/book/', { action: 'delete' });
    const cookie = staff.cookies.get('messages') ?? '';
    const forged = Buffer.from(JSON.stringify({ level: 'error', text: 'Nothing is selected at all.' }));
    for (const value of [cookie, `${forged.toString('base64url')}.${cookie.split('.')[1]}`, 'x', '']) {
      other.cookies.set('messages', value);
      expect(textOf(await other.get('/admin/books/book/'))).not.toContain('Nothing is selected');
      expect(other.cookies.has('messages')).toBe(false);
    }
    expect(textOf(await staff.get('/admin/books/book/'))).toContain('Nothing is selected');
  });

  it('is reached through a proxy too, and asks the API on the name that the visitor used', async () => {
    const name = 'shop.example.com';
    const behind = await startService(
      { TRUST_PROXY: '1', ALLOWED_HOSTS: name, CONDITIONAL_REQUESTS: 'required' },
      await db.another(),
    );
    await createUser(behind.database, { username: 'ann', is_staff: true }, PASSWORD);
    const forwarded = {
      'X-Forwarded-Host': name,
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '203.0.113.7',
    };
    const visitor = new Visitor(behind.base);
    const get = (path: string) => visitor.ask({ path, headers: forwarded });
    const submit = (path: string, fields: Readonly<Record<string, string>>) =>
      visitor.submit(path, fields, { ...forwarded, Accept: 'text/html', Origin: `https://${name}` });
    await get('/api-auth/login/');
    await submit('/api-auth/login/', { username: 'ann', password: PASSWORD });
    await get('/admin/books/book/add/');
    const added = await submit('/admin/books/book/add/', BOOK);
    const { _if_match } = pageOf(await get('/admin/books/book/1/change/')).one('form.object').values;
    const fields = { ...BOOK, title: 'Behind', _if_match };
    const changed = await submit('/admin/books/book/1/change/', fields);
    const stored = await behind.database.objects(Book).get(1);
    const deleted = await submit('/admin/books/book/', { action: 'delete', selected: '1' });
    const left = await behind.database.objects(Book).all().count();
    await behind.close();
    expect([added.status, changed.status, stored?.title]).toEqual([302, 302, 'Behind']);
    expect([deleted.status, left]).toEqual([302, 0]);
    expect(changed.headers['set-cookie']?.join()).toContain('; Secure');
  });

  const OTHERS = [
    ['/admin/login/', 302, '/api-auth/login/?next=%2Fadmin%2F'],
    ['/admin/login/?next=/admin/history/', 302, '/api-auth/login/?next=%2Fadmin%2Fhistory%2F'],
    ['/admin/login/?next=//elsewhere.example/', 302, '/api-auth/login/?next=%2Fadmin%2F'],
    ['/admin/logout/', 302, '/api-auth/logout/?next=/admin/'],
    ['/admin/books/nothing/', 404, undefined],
    ['/admin/books/book/2/change/', 404, undefined],
    ['/admin/books/book/nothing/change/', 404, undefined],
    ['/admin/history/999/', 404, undefined],
    ['/admin/books/book/', 200, undefined],
  ] as const;

  it.each(OTHERS)('answers %s to one of the staff with %i', async (path, status, location) => {
    const answer = await staff.get(path);
    expect([answer.status, answer.headers.location]).toEqual([status, location]);
  });

  it('gives its pages to nobody else: no cache, no frame, no foreign script', async () => {
    const { headers } = await staff.get('/admin/books/book/');
    expect(headers).toMatchObject({
      'cache-control': 'private, no-store',
      vary: 'Cookie, Accept-Encoding',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    });
  });
});
