import { createHmac } from 'node:crypto';
import { OutstandingToken } from '../../src/auth/tokens/outstanding-token.entity.js';
import { atRest } from '../../src/auth/tokens/token-digest.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken, type Claims } from '../../src/auth/tokens/tokens.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

/** The password `pässword ✓`, hashed by Django. */
const DJANGO_HASH = 'pbkdf2_sha256$260000$seasalt2$jlN2K1WOZ4NU/244VEs6UU4A1HIZE98h6HN4JlKdDcM=';

const blacklisted = { status: 401, body: { detail: 'Token is blacklisted', code: 'token_not_valid' } };
const noAccount = { status: 401, body: { detail: 'No active account found for the given token.' } };
const wrong = { status: 401, body: { detail: 'No active account found with the given credentials' } };

describeOnEveryDatabase('Tokens', (db) => {
  let service: Service;
  let ann: User;

  beforeAll(async () => {
    const rotation = { ROTATE_REFRESH_TOKENS: 'true', BLACKLIST_AFTER_ROTATION: 'true' };
    service = await startService({ ...rotation, DEFAULT_PERMISSION: 'IsAdminUser' }, db.url());
    ann = await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
  });
  afterAll(() => service.close());

  const seen = (answer: Answer): object => ({ status: answer.status, body: jsonOf(answer) });

  async function post(path: string, body: object): Promise<{ status: number; body: Record<string, string> }> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await send(service.base, { method: 'POST', path, headers, body: JSON.stringify(body) });
    return seen(answer) as { status: number; body: Record<string, string> };
  }

  const logIn = (username: string, password: string): ReturnType<typeof post> =>
    post('/api/token/', { username, password });
  const refresh = (token: string): ReturnType<typeof post> => post('/api/token/refresh/', { refresh: token });
  const encode = (claims: Claims): string => service.app.get(TokenBackend).encode(claims);
  const accessToken = (others: Claims): string => encode(newToken('access', 300, others));
  const read = (authorization: string): Promise<Answer> =>
    send(service.base, { path: '/api/books/', headers: { Authorization: authorization } });
  const change = (id: number, values: Partial<User>): Promise<unknown> =>
    service.database.transaction(() => service.database.objects(User).update(id, values));

  describe('log-in', () => {
    it('enters the refresh token in the list of those given out', async () => {
      const { body } = await logIn('ann', 'a-good-password');
      const [row] = await service.database.objects(OutstandingToken).filter({ token: atRest(body.refresh) });
      const { exp, jti } = service.app.get(TokenBackend).decode(body.refresh);
      expect(row).toMatchObject({ user_id: ann.id, jti, expires_at: new Date((exp as number) * 1000) });
      expect((await service.database.objects(User).get(ann.id))?.last_login).toBeNull();
    });

    it('takes a hash of Django and puts a stronger one in its place', async () => {
      const { id } = await createUser(service.database, { username: 'imported' });
      await change(id, { password: DJANGO_HASH });
      expect(await logIn('imported', 'wrong')).toEqual(wrong);
      expect((await service.database.objects(User).get(id))?.password).toBe(DJANGO_HASH);
      expect((await logIn('imported', 'pässword ✓')).status).toBe(200);
      expect((await service.database.objects(User).get(id))?.password).toMatch(/^argon2\$argon2id\$/);
      expect((await logIn('imported', 'pässword ✓')).status).toBe(200);
    });

    it('says the same of a wrong password, an unknown name, an inactive account and one without a password', async () => {
      await createUser(service.database, { username: 'retired', is_active: false }, 'a-good-password');
      await createUser(service.database, { username: 'robot' });
      for (const name of ['ann', 'nobody', 'robot']) expect(await logIn(name, 'wrong')).toEqual(wrong);
      expect(await logIn('retired', 'a-good-password')).toEqual(wrong);
      expect(await logIn('robot', '!')).toEqual(wrong);
    });
  });

  describe('rotation', () => {
    it('keeps the claims of somebody else', async () => {
      const others = { user_id: String(ann.id), role: 'editor', nested: { a: [1] } };
      const { body } = await refresh(encode(newToken('refresh', 300, others)));
      for (const token of [body.access, body.refresh]) {
        expect(service.app.get(TokenBackend).decode(token)).toMatchObject(others);
      }
      expect(
        await service.database.objects(OutstandingToken).filter({ token: atRest(body.refresh) }),
      ).toMatchObject([{ user_id: ann.id }]);
    });

    it('takes a token without a user', async () => {
      expect(await refresh(encode(newToken('refresh', 300, {})))).toMatchObject({ status: 200 });
      expect(await refresh(encode(newToken('refresh', 300, { user_id: 'abc' })))).toEqual(noAccount);
    });
  });

  describe('log-out', () => {
    it('happens once, and the token is good for nothing afterwards', async () => {
      const { body } = await logIn('ann', 'a-good-password');
      const token = { refresh: body.refresh };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => post('/api/token/blacklist/', token)),
      );
      expect(answers.filter(({ status }) => status === 200)).toEqual([{ status: 200, body: {} }]);
      expect(await post('/api/token/blacklist/', token)).toEqual(blacklisted);
      expect(await refresh(body.refresh)).toEqual(blacklisted);
      expect(await post('/api/token/verify/', { token: body.refresh })).toEqual({
        status: 400,
        body: { non_field_errors: ['Token is blacklisted'] },
      });
    });

    it('enters a token that the service never gave out', async () => {
      const token = encode(newToken('refresh', 300, { user_id: '987654321' }));
      expect((await post('/api/token/blacklist/', { refresh: token })).status).toBe(200);
      expect(await service.database.objects(OutstandingToken).filter({ token: atRest(token) })).toMatchObject(
        [{ user_id: null }],
      );
      expect(await refresh(token)).toEqual(blacklisted);
    });
  });

  describe('a bearer', () => {
    it.each([
      ['alone', 'Bearer'],
      ['three words', 'Bearer a b'],
    ])('%s', async (_, authorization) => {
      expect(seen(await read(authorization))).toEqual({
        status: 401,
        body: {
          detail: 'Authorization header must contain two space-delimited values',
          code: 'bad_authorization_header',
        },
      });
    });

    it('may be parted from the token by any white space of ASCII, and by no other', async () => {
      const token = accessToken({ user_id: String(ann.id) });
      expect((await read(`Bearer \t ${token}`)).status).toBe(200);
      expect(jsonOf(await read(`Bearer\u00a0${token}`))).toEqual({
        detail: 'Authentication credentials were not provided.',
      });
    });

    it.each([
      [
        'no user',
        {},
        { detail: 'Token contained no recognizable user identification', code: 'token_not_valid' },
      ],
      ['a user that is no number', { user_id: 'abc' }, { detail: 'User not found', code: 'user_not_found' }],
      ['a user that is a list', { user_id: [] }, { detail: 'User not found', code: 'user_not_found' }],
      [
        'a user of any size',
        { user_id: '9'.repeat(40) },
        { detail: 'User not found', code: 'user_not_found' },
      ],
      ['a user unknown', { user_id: '987654321' }, { detail: 'User not found', code: 'user_not_found' }],
    ])('with %s', async (_, claims, body) => {
      const answer = await read(`Bearer ${accessToken(claims)}`);
      expect(seen(answer)).toEqual({ status: 401, body });
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="api"');
    });

    it.each(['null', '[1]', '"hello"', 'hello', ''])(
      'whose signed payload is %j is refused',
      async (payload) => {
        const parts = ['{"alg":"HS256","typ":"JWT"}', payload].map((text) =>
          Buffer.from(text).toString('base64url'),
        );
        const key = service.app.get(TokenBackend).keyFor('');
        const signature = createHmac('sha256', key).update(parts.join('.')).digest('base64url');
        const answer = await read(`Bearer ${[...parts, signature].join('.')}`);
        expect(answer.status).toBe(401);
        expect(jsonOf(answer)).toMatchObject({ messages: [{ message: 'Token is invalid' }] });
      },
    );

    it('is refused from the moment the account is deactivated, and again from the moment it is deleted', async () => {
      const { id } = await createUser(
        service.database,
        { username: 'leaver', is_staff: true },
        'a-good-password',
      );
      const { body } = await logIn('leaver', 'a-good-password');
      expect((await read(`Bearer ${body.access}`)).status).toBe(200);

      await change(id, { is_active: false });
      expect(jsonOf(await read(`Bearer ${body.access}`))).toEqual({
        detail: 'User is inactive',
        code: 'user_inactive',
      });
      expect(await refresh(body.refresh)).toEqual(noAccount);

      await change(id, { is_active: true });
      expect((await read(`Bearer ${body.access}`)).status).toBe(200);

      await service.database.transaction(() => service.database.objects(User).delete(id));
      expect(jsonOf(await read(`Bearer ${body.access}`))).toEqual({
        detail: 'User not found',
        code: 'user_not_found',
      });
      expect(await refresh(body.refresh)).toEqual(noAccount);
      const [row] = await service.database.objects(OutstandingToken).filter({ token: atRest(body.refresh) });
      expect(row.user_id).toBeNull();
    });

    it('is taken for nobody else, however many come at once', async () => {
      const { id } = await createUser(service.database, { username: 'visitor' });
      const users = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? ann.id : id));
      const answers = await Promise.all(
        users.map((user) => read(`Bearer ${accessToken({ user_id: String(user) })}`)),
      );
      expect(answers.map(({ status }) => status)).toEqual(users.map((user) => (user === ann.id ? 200 : 403)));
    });
  });
});

describeOnEveryDatabase('Tokens without rotation', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, db.url());
  });
  afterAll(() => service.close());

  it('are refreshed as often as one likes', async () => {
    const { id } = await createUser(service.database, { username: 'ann' }, 'a-good-password');
    const body = JSON.stringify({
      refresh: service.app.get(TokenBackend).encode(newToken('refresh', 300, { user_id: id })),
    });
    for (let round = 0; round < 2; round++) {
      const headers = { 'Content-Type': 'application/json' };
      const answer = await send(service.base, { method: 'POST', path: '/api/token/refresh/', headers, body });
      expect(Object.keys(jsonOf(answer) as object)).toEqual(['access']);
    }
  });
});
