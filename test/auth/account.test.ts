import { SessionService } from '../../src/auth/sessions/session.service.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { TokenService } from '../../src/auth/tokens/token.service.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { call } from '../commands/call.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { textOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';
import { Visitor } from '../support/visitor.js';
import { Client, REVOKED, REVOKED_BEARER, type Pair } from './client.js';

const PASSWORD = 'a-good-password';
const NEW = 'quite-another-one-7';
const DONE = { status: 204, body: undefined };
const WRONG_OLD = {
  old_password: ['Your old password was entered incorrectly. Please enter it again.'],
};

describeOnEveryDatabase('The account of one who is logged in', (db) => {
  let service: Service;
  let client: Client;
  /** Of another process on the same database. */
  let other: Service;
  let elsewhere: Client;
  let pair: Pair;

  beforeAll(async () => {
    service = await startService({ THROTTLE_LOGIN: '3/min' }, db.url());
    other = await startService({}, db.url());
    [client, elsewhere] = [service, other].map(({ base }) => new Client(base));
    await createUser(service.database, { username: 'ann', email: 'ann@example.com' }, PASSWORD);
    pair = await client.pair('ann', PASSWORD);
  });
  afterAll(() => Promise.all([service.close(), other.close()]));

  const authorization = () => ({ Authorization: `Bearer ${pair.access}` });
  const anonymous = { detail: 'Authentication credentials were not provided.' };
  const change = (old_password: unknown, new_password: unknown) => ({ old_password, new_password });

  testScenarios(
    () => service.base,
    [
      {
        name: 'is shown',
        request: 'GET /api/auth/me/',
        headers: authorization,
        status: 200,
        answer: {
          ...{
            id: expect.any(Number),
            username: 'ann',
            email: 'ann@example.com',
            first_name: '',
            last_name: '',
          },
          ...{ is_staff: false, is_superuser: false },
          date_joined: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/),
          last_login: null,
        },
      },
      {
        name: 'has its addresses without the slash too',
        request: 'GET /api/auth/me',
        headers: authorization,
        status: 200,
      },
      { name: 'is shown to nobody else', request: 'GET /api/auth/me/', status: 401, answer: anonymous },
      ...['/api/auth/password/', '/api/auth/logout-all/'].flatMap((path) => [
        {
          name: `${path} is not for the anonymous`,
          request: `POST ${path}`,
          body: {},
          status: 401,
          answer: anonymous,
        },
        {
          name: `${path} shows nothing`,
          request: `GET ${path}`,
          headers: authorization,
          status: 405,
          answerHeaders: { allow: 'POST, OPTIONS' },
        },
      ]),
      {
        name: 'is not in the API root',
        request: 'GET /api/',
        status: 200,
        answer: { books: expect.any(String) },
      },
      {
        name: 'needs both passwords',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: {},
        status: 400,
        answer: {
          old_password: ['This field is required.'],
          new_password: ['This field is required.'],
        },
      },
      {
        name: 'needs the old password as it is',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change(`${PASSWORD} `, NEW),
        status: 400,
        answer: WRONG_OLD,
      },
      {
        name: 'does not judge a new password for one who does not know the old one',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change('wrong', '1234567'),
        status: 400,
        answer: WRONG_OLD,
      },
      {
        name: 'needs a password that follows the rules',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change(PASSWORD, '1234567'),
        status: 400,
        answer: {
          new_password: [
            'This password is too short. It must contain at least 8 characters.',
            'This password is too common.',
            'This password is entirely numeric.',
          ],
        },
      },
      {
        name: 'needs a password that is not the name',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change(PASSWORD, 'ann@example.com'),
        status: 400,
        answer: { new_password: ['The password is too similar to the email address.'] },
      },
      {
        name: 'lets the old password be guessed as seldom as at log-in',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change('wrong', NEW),
        status: 400,
        answer: WRONG_OLD,
      },
      {
        name: 'and then no more',
        request: 'POST /api/auth/password/',
        headers: authorization,
        body: change(PASSWORD, NEW),
        status: 429,
      },
    ],
  );

  describe('ends all its tokens in every process', () => {
    it.each<[string, (user: User, tokens: Pair) => Promise<unknown>, string]>([
      [
        'when it is logged out everywhere',
        async (_, { access }) =>
          expect(await client.post('/api/auth/logout-all/', undefined, access)).toEqual(DONE),
        PASSWORD,
      ],
      [
        'when the password is changed',
        async (_, { access }) =>
          expect(await client.post('/api/auth/password/', change(PASSWORD, NEW), access)).toEqual(DONE),
        NEW,
      ],
      [
        'when changepassword gives it another one',
        async ({ username }) =>
          expect((await call(db.url(), ['changepassword', username], { typed: [NEW, NEW] })).code).toBe(0),
        NEW,
      ],
    ])('%s', async (name, end, password) => {
      const username = name.replaceAll(' ', '-');
      const user = await createUser(service.database, { username }, PASSWORD);
      const tokens = await client.pair(username, PASSWORD);
      const fresh = await elsewhere.pair(username, PASSWORD);
      await end(user, tokens);
      for (const { access, refresh } of [tokens, fresh]) {
        for (const each of [client, elsewhere]) {
          expect(await each.me(access)).toEqual(REVOKED_BEARER);
          expect(await each.refresh(refresh)).toEqual(REVOKED);
        }
        // A token alone is as it was.
        expect(await client.verify(refresh)).toEqual({ status: 200, body: {} });
      }
      // At once, in the same second.
      const again = await elsewhere.pair(username, password);
      expect((await client.me(again.access)).status).toBe(200);
      const { body } = await elsewhere.refresh(again.refresh);
      expect((await client.me((body as Pair).access)).status).toBe(200);
    });
  });

  describe('with a session', () => {
    async function loggedIn(username: string, password = PASSWORD): Promise<Visitor> {
      const visitor = new Visitor(service.base);
      expect((await visitor.logIn(username, password)).status).toBe(302);
      await visitor.get('/api/auth/password/');
      return visitor;
    }
    const isLoggedIn = async (visitor: Visitor): Promise<boolean> =>
      (await visitor.get('/api/auth/me/')).status === 200;

    it('keeps the browser logged in that changes the password, with another key, and no other', async () => {
      await createUser(service.database, { username: 'bea' }, PASSWORD);
      const [visitor, forgotten] = [await loggedIn('bea'), await loggedIn('bea')];
      const key = visitor.cookies.get('sessionid')!;
      const answer = await visitor.submit('/api/auth/password/', change(PASSWORD, NEW) as never);
      expect(textOf(answer)).toContain('<b>HTTP 204 No Content</b>');
      expect(answer.headers['set-cookie']).toHaveLength(2);
      expect(textOf(answer)).not.toContain(visitor.cookies.get('sessionid'));
      expect(visitor.cookies.get('sessionid')).not.toBe(key);
      const { token } = visitor;
      expect(await isLoggedIn(visitor)).toBe(true);
      // The page that answered has forms of the new session.
      expect((await visitor.submit('/api-auth/logout/', { csrfmiddlewaretoken: token })).status).toBe(302);
      expect(await isLoggedIn(forgotten)).toBe(false);
      visitor.cookies.set('sessionid', key);
      expect(await isLoggedIn(visitor)).toBe(false);
    });

    it('logs all browsers out', async () => {
      await createUser(service.database, { username: 'cleo' }, PASSWORD);
      const [visitor, forgotten] = [await loggedIn('cleo'), await loggedIn('cleo')];
      const answer = await visitor.submit('/api/auth/logout-all/', {});
      expect(textOf(answer)).toContain('<b>HTTP 204 No Content</b>');
      expect(textOf(answer)).not.toContain('cleo');
      expect(visitor.cookies.size).toBe(0);
      expect(await isLoggedIn(forgotten)).toBe(false);
      expect(await isLoggedIn(await loggedIn('cleo'))).toBe(true);
    });

    it.each(['/api/auth/password/', '/api/auth/logout-all/'])(
      'takes no forged request to %s',
      async (path) => {
        const username = `dora${path.length}`;
        await createUser(service.database, { username }, PASSWORD);
        const visitor = await loggedIn(username);
        const body = { ...change(PASSWORD, NEW), csrfmiddlewaretoken: '' };
        expect((await visitor.submit(path, body as never, { Accept: 'application/json' })).status).toBe(403);
        expect(await isLoggedIn(visitor)).toBe(true);
      },
    );
  });

  it('is not logged in by who checked the password before it was changed', async () => {
    const before = await createUser(service.database, { username: 'eve' }, PASSWORD);
    const { access } = await client.pair('eve', PASSWORD);
    await client.post('/api/auth/password/', change(PASSWORD, NEW), access);
    const sessions = service.app.get(SessionService);
    expect(await sessions.begin(before, undefined)).toBeUndefined();
    expect(await service.app.get(TokenService).obtainPair(before)).toBeUndefined();
  });

  it('may have tokens that do not say when they were made, until they are revoked', async () => {
    const { id } = await createUser(service.database, { username: 'fay' });
    const claims = { exp: 4_102_444_800, user_id: String(id) };
    const encode = (token_type: string): string =>
      service.app.get(TokenBackend).encode({ token_type, ...claims, jti: `${token_type} of ${id}` });
    const [access, refresh] = [encode('access'), encode('refresh')];
    expect((await client.me(access)).status).toBe(200);
    expect((await client.refresh(refresh)).status).toBe(200);
    expect(await client.post('/api/auth/logout-all/', undefined, access)).toEqual(DONE);
    expect(await client.me(access)).toEqual(REVOKED_BEARER);
    expect(await client.refresh(refresh)).toEqual(REVOKED);
  });

  it('is dumped as Django has it', async () => {
    const { stdout } = await call(db.url(), ['dumpdata', 'auth.user']);
    const [{ fields }] = JSON.parse(stdout) as { fields: object }[];
    expect(Object.keys(fields)).toEqual([
      ...['password', 'last_login', 'is_superuser', 'username', 'first_name', 'last_name'],
      ...['email', 'is_staff', 'is_active', 'date_joined'],
    ]);
  });
});
