import { Session } from '../../src/auth/sessions/session.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { setPassword } from '../../src/auth/account/set-password.js';
import { Book } from '../../src/books/book.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const LOG_OUT = '/api-auth/logout/';
const JSON_TYPE = { Accept: 'application/json', 'Content-Type': 'application/json' };

describeOnEveryDatabase('Sessions', (db) => {
  let service: Service;
  let ann: User;

  beforeAll(async () => {
    service = await startService({ COMPRESSION: 'false' }, db.url());
    ann = await createUser(service.database, { username: 'ann' }, PASSWORD);
  });
  afterAll(() => service.close());

  const visitor = (): Visitor => new Visitor(service.base);
  async function loggedIn(): Promise<Visitor> {
    const visiting = visitor();
    await visiting.logIn('ann', PASSWORD);
    await visiting.get('/api/books/');
    return visiting;
  }
  const isLoggedIn = async (visiting: Visitor): Promise<boolean> =>
    pageOf(await visiting.get('/api/books/'))
      .texts('bdi')
      .includes('ann');
  const change = (values: Partial<User>): Promise<unknown> =>
    service.database.transaction(() => service.database.objects(User).update(ann.id, values));
  const sessions = (): Promise<Session[]> => service.database.objects(Session).filter();
  const books = (): Promise<Book[]> => service.database.objects(Book).filter();

  describe('log-in', () => {
    it('gives the browser a key that no script reads and no other site sends', async () => {
      const answer = await visitor().logIn('ann', PASSWORD);
      expect(answer.status).toBe(302);
      expect(answer.headers.location).toBe('/api/');
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^sessionid=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/),
        expect.stringMatching(/^csrftoken=[\w-]{43}; Max-Age=31449600; Path=\/; SameSite=Lax$/),
      ]);
    });

    it('is remembered as the last one of the account', async () => {
      const before = new Date();
      await visitor().logIn('ann', PASSWORD);
      const { last_login } = (await service.database.objects(User).get(ann.id))!;
      expect(last_login!.getTime()).toBeGreaterThanOrEqual(before.getTime());
    });

    it('keeps nothing of the key but a hash', async () => {
      const visiting = await loggedIn();
      const key = visiting.cookies.get('sessionid')!;
      expect(JSON.stringify(await sessions())).not.toContain(key);
    });

    it.each([
      [
        'a wrong password',
        { username: 'ann', password: 'wrong' },
        '#login-messages',
        /^Please enter a correct username/,
      ],
      [
        'an unknown name',
        { username: 'nobody', password: PASSWORD },
        '#login-messages',
        /^Please enter a correct username/,
      ],
      [
        'no password',
        { username: 'ann', password: '' },
        '#login-password-errors',
        /^This field may not be blank\.$/,
      ],
      [
        'a NUL in the name',
        { username: 'an\0n', password: PASSWORD },
        '#login-username-errors',
        /^Null characters are not allowed\.$/,
      ],
    ])('refuses %s and keeps the name typed', async (_, { username, password }, place, message) => {
      const visiting = visitor();
      const answer = await visiting.logIn(username, password);
      expect(answer.status).toBe(200);
      expect(pageOf(answer).one(place).text).toMatch(message);
      // A browser shows NUL as a character of its own.
      expect(pageOf(answer).one('#login-username').attribute('value')).toBe(username.replace('\0', '\uFFFD'));
      expect(textOf(answer)).not.toContain(PASSWORD);
      expect(visiting.cookies.has('sessionid')).toBe(false);
    });

    it('marks cookies as secure in production', async () => {
      const production = await startService(
        { NODE_ENV: 'production', ALLOWED_HOSTS: '127.0.0.1' },
        await db.another(),
      );
      const { headers } = await new Visitor(production.base).get('/api-auth/login/');
      await production.close();
      expect(headers['set-cookie']).toEqual([expect.stringMatching(/; Secure; SameSite=Lax$/)]);
    });
  });

  describe('session fixation', () => {
    it('is no use: a key that the browser had before lets nobody in', async () => {
      const visiting = visitor();
      const planted = 'a'.repeat(43);
      visiting.cookies.set('sessionid', planted);
      await visiting.logIn('ann', PASSWORD);
      expect(visiting.cookies.get('sessionid')).not.toBe(planted);
      visiting.cookies.set('sessionid', planted);
      expect(await isLoggedIn(visiting)).toBe(false);
    });

    it('is no use with a key that was good: it ends when somebody logs in with it', async () => {
      const visiting = await loggedIn();
      const old = visiting.cookies.get('sessionid')!;
      await visiting.logIn('ann', PASSWORD);
      expect(visiting.cookies.get('sessionid')).not.toBe(old);
      expect(await isLoggedIn(visiting)).toBe(true);
      visiting.cookies.set('sessionid', old);
      expect(await isLoggedIn(visiting)).toBe(false);
    });
  });

  describe('the end of a session', () => {
    it('is log-out, for the key and not the browser alone', async () => {
      const visiting = await loggedIn();
      const key = visiting.cookies.get('sessionid')!;
      const answer = await visiting.submit(LOG_OUT, { next: '/api/books/?page=1' });
      expect([answer.status, answer.headers.location]).toEqual([302, '/api/books/?page=1']);
      expect(visiting.cookies.size).toBe(0);
      visiting.cookies.set('sessionid', key);
      expect(await isLoggedIn(visiting)).toBe(false);
    });

    it('is no link and no form of another site', async () => {
      const visiting = await loggedIn();
      expect((await visiting.get(LOG_OUT)).status).toBe(200);
      expect((await visiting.submit(LOG_OUT, { csrfmiddlewaretoken: '' })).status).toBe(403);
      expect(await isLoggedIn(visiting)).toBe(true);
    });

    it.each<[string, (visiting: Visitor) => Promise<Answer>]>([
      ['without cookies, as of another site', () => visitor().submit(LOG_OUT, {})],
      [
        'with a token that it chose itself',
        () => visitor().submit(LOG_OUT, { csrfmiddlewaretoken: 'A'.repeat(86) }),
      ],
      ['of another origin', (visiting) => visiting.submit(LOG_OUT, {}, { Origin: 'https://evil.example' })],
      ['of an origin that is kept secret', (visiting) => visiting.submit(LOG_OUT, {}, { Origin: 'null' })],
      [
        'of another session',
        async (visiting) => visiting.submit(LOG_OUT, { csrfmiddlewaretoken: (await loggedIn()).token }),
      ],
    ])('is no form %s: it takes no cookies away', async (_, submit) => {
      const visiting = await loggedIn();
      const answer = await submit(visiting);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
      expect(await isLoggedIn(visiting)).toBe(true);
    });

    it('may be asked for again by a page that was left open', async () => {
      const visiting = await loggedIn();
      await change({ is_active: false });
      const answer = await visiting.submit(LOG_OUT, { next: '/api/books/' });
      await change({ is_active: true });
      expect([answer.status, answer.headers.location]).toEqual([302, '/api/books/']);
      expect(visiting.cookies.size).toBe(0);
    });

    it('comes with the account being deactivated, for good', async () => {
      const visiting = await loggedIn();
      await change({ is_active: false });
      expect(await isLoggedIn(visiting)).toBe(false);
      await change({ is_active: true });
      expect(await isLoggedIn(visiting)).toBe(false);
    });

    it('comes with another password', async () => {
      const visiting = await loggedIn();
      await setPassword(service.database, ann, 'another-good-password');
      expect(await isLoggedIn(visiting)).toBe(false);
      await setPassword(service.database, ann, PASSWORD);
    });

    it('comes with its time, and the next log-in clears it away', async () => {
      const visiting = await loggedIn();
      const [last] = (await sessions()).slice(-1);
      await service.database.transaction(() =>
        service.database.objects(Session).update(last.id, { expire_date: new Date(Date.now() - 1000) }),
      );
      const other = await loggedIn();
      expect((await sessions()).map(({ id }) => id)).not.toContain(last.id);
      expect(await isLoggedIn(visiting)).toBe(false);
      expect(await isLoggedIn(other)).toBe(true);
    });
  });

  describe('a request with a session that changes something', () => {
    const create: Request = {
      method: 'POST',
      path: '/api/books/',
      headers: JSON_TYPE,
      body: JSON.stringify(BOOK),
    };
    const with_ = (headers: Request['headers']): Request => ({
      ...create,
      headers: { ...JSON_TYPE, ...headers },
    });

    it.each<[string, (token: string) => Request, string]>([
      ['bears no token', () => create, 'CSRF token missing.'],
      ['bears an empty token', () => with_({ 'X-CSRFToken': '' }), 'CSRF token missing.'],
      [
        'bears a token of nobody',
        () => with_({ 'X-CSRFToken': 'A'.repeat(86) }),
        "CSRF token from the 'X-Csrftoken' HTTP header incorrect.",
      ],
      [
        'comes from another site',
        (token) => with_({ 'X-CSRFToken': token, Origin: 'https://evil.example' }),
        'Origin checking failed - https://evil.example does not match any trusted origins.',
      ],
      [
        'comes from a place that hides its name',
        (token) => with_({ 'X-CSRFToken': token, Origin: 'null' }),
        'Origin checking failed - null does not match any trusted origins.',
      ],
      [
        'hides the token in JSON',
        (token) => ({ ...create, body: JSON.stringify({ ...BOOK, csrfmiddlewaretoken: token }) }),
        'CSRF token missing.',
      ],
    ])('is refused when it %s', async (_, request, reason) => {
      const visiting = await loggedIn();
      const before = (await books()).length;
      const answer = await visiting.ask(request(visiting.token));
      expect({ status: answer.status, body: jsonOf(answer) }).toEqual({
        status: 403,
        body: { detail: `CSRF Failed: ${reason}` },
      });
      expect((await books()).length).toBe(before);
    });

    it('is refused with the token of another session', async () => {
      const [visiting, other] = [await loggedIn(), await loggedIn()];
      const answer = await visiting.submit('/api/books/', { ...BOOK, csrfmiddlewaretoken: other.token });
      expect(answer.status).toBe(403);
      expect(textOf(answer)).toContain('CSRF token from POST incorrect.');
      // Another site may have sent it: the page shows nothing of it, and its own token is good.
      expect(textOf(answer)).not.toContain('Jane Austen');
      expect((await visiting.submit('/api/books/', BOOK)).status).toBe(201);
    });

    it('is taken with the token of a page, of its cookie, and in a form', async () => {
      const visiting = await loggedIn();
      const origin = { Origin: service.base };
      for (const token of [visiting.token, visiting.cookies.get('csrftoken')!]) {
        expect((await visiting.ask(with_({ 'X-CSRFToken': token, ...origin }))).status).toBe(201);
      }
      expect((await visiting.submit('/api/books/', BOOK, origin)).status).toBe(201);
    });

    it('is none when it bears an access token, which browsers do not send by themselves', async () => {
      const visiting = await loggedIn();
      const login = { username: 'ann', password: PASSWORD };
      const pair = await send(service.base, { ...create, path: '/api/token/', body: JSON.stringify(login) });
      const { access } = jsonOf(pair) as { access: string };
      expect((await visiting.ask(with_({ Authorization: `Bearer ${access}` }))).status).toBe(201);
    });

    it('leaves reading alone', async () => {
      const visiting = await loggedIn();
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        expect(
          (await visiting.ask({ method, path: '/api/books/', headers: { Origin: 'https://evil.example' } }))
            .status,
        ).toBe(200);
      }
    });
  });

  describe('the log-in form', () => {
    it.each<[string, (visiting: Visitor) => Promise<unknown>, Record<string, string>, Request['headers']]>([
      ['without a token', async () => undefined, { csrfmiddlewaretoken: '' }, {}],
      ['without the cookie', async (visiting) => visiting.cookies.clear(), {}, {}],
      [
        'with the token of another browser',
        async (visiting) => visiting.cookies.set('csrftoken', 'A'.repeat(43)),
        {},
        {},
      ],
      ['of another site', async () => undefined, {}, { Origin: 'https://evil.example' }],
    ])('%s is refused', async (_, spoil, fields, headers) => {
      const visiting = visitor();
      await visiting.get('/api-auth/login/');
      await spoil(visiting);
      const answer = await visiting.submit(
        '/api-auth/login/',
        { username: 'ann', password: PASSWORD, ...fields },
        headers,
      );
      expect(answer.status).toBe(403);
      expect(visiting.cookies.has('sessionid')).toBe(false);
      // The page can be sent again as it is.
      expect(
        (await visiting.submit('/api-auth/login/', { username: 'ann', password: PASSWORD })).status,
      ).toBe(302);
    });

    it.each([
      ['/api/books/?page=2&title=a%20b#post', '/api/books/?page=2&title=a%20b#post'],
      ['/api/b\u00fccher/', '/api/b%C3%BCcher/'],
      ['https://evil.example/', '/api/'],
      ['//evil.example/', '/api/'],
      ['///evil.example/', '/api/'],
      ['/\\evil.example/', '/api/'],
      ['\\/evil.example/', '/api/'],
      ['/\t/evil.example/', '/api/'],
      ['\n//evil.example/', '/api/'],
      ['/\r\nSet-Cookie: a=b', '/api/'],
      ['%2F%2Fevil.example/', '/api/'],
      ['/%2Fevil.example/', '/api/'],
      ['/%5Cevil.example/', '/api/'],
      ['/.//evil.example/', '/api/'],
      ['javascript:alert(1)', '/api/'],
      ['data:text/html,x', '/api/'],
      ['evil.example', '/api/'],
      [' //evil.example', '/api/'],
      ['http:evil.example', '/api/'],
      ['', '/api/'],
    ])('goes on from %j to %j', async (next, location) => {
      expect((await visitor().logIn('ann', PASSWORD, next)).headers.location).toBe(location);
    });
  });
});
