import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { atRest } from '../../src/auth/tokens/token-digest.js';
import { newToken, type Claims } from '../../src/auth/tokens/tokens.js';
import { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { query, type Row, type Work } from '../../src/database/database.js';
import { call } from '../commands/call.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { BLACKLISTED, Client, type Pair, type Seen } from './client.js';

const ROTATION = { ROTATE_REFRESH_TOKENS: 'true', BLACKLIST_AFTER_ROTATION: 'true' };
const PASSWORD = 'a-good-password';
const CALLED_BLACKLISTED = { status: 400, body: { non_field_errors: ['Token is blacklisted'] } };
const OK = { status: 200, body: {} };

describeOnEveryDatabase('Token families', (db) => {
  let service: Service;
  let other: Service;
  let strict: Service;
  /** Clients of two services on one database, and of one without grace that leaves the blacklist alone. */
  let client: Client;
  let second: Client;
  let unforgiving: Client;

  beforeAll(async () => {
    service = await startService(ROTATION, db.url());
    other = await startService(ROTATION, db.url());
    strict = await startService({ ROTATE_REFRESH_TOKENS: 'true', REFRESH_TOKEN_GRACE: '0' }, db.url());
    [client, second, unforgiving] = [service, other, strict].map(({ base }) => new Client(base));
    await createUser(service.database, { username: 'ann' }, PASSWORD);
  });
  afterAll(() => Promise.all([service, other, strict].map((each) => each.close())));

  const claimsOf = (token: string): Claims => service.app.get(TokenBackend).decode(token);
  const encode = (claims: Claims): string => service.app.get(TokenBackend).encode(claims);
  const write = (sql: string): Promise<Row[]> =>
    service.database.transaction(function* (): Work<Row[]> {
      return yield* query(sql);
    });
  /** Makes all that was spent so far spent before the grace. */
  const age = (): Promise<unknown> =>
    write('UPDATE auth_tokenfamily_member SET spent_at = spent_at - 11000 WHERE spent_at IS NOT NULL');

  /** The members of a token's family. */
  const family = (token: string): Promise<Row[]> =>
    write(
      'SELECT relative.token_id FROM auth_tokenfamily_member relative ' +
        'JOIN auth_tokenfamily_member member ON member.family_id = relative.family_id ' +
        `JOIN token_blacklist_outstandingtoken token ON token.id = member.token_id WHERE token.token = '${atRest(token)}'`,
    );

  async function tokenOf(name = 'ann'): Promise<string> {
    return (await client.pair(name, PASSWORD)).refresh;
  }
  /** The token that another is refreshed to. */
  async function childOf(token: string, by = client): Promise<string> {
    const { status, body } = await by.refresh(token);
    expect(status).toBe(200);
    return (body as Pair).refresh;
  }

  describe('within the grace', () => {
    it('a spent token gets the same child again, with another access token', async () => {
      const parent = await tokenOf();
      const answers = [await client.refresh(parent), await second.refresh(parent)].map(({ body }) => body);
      const [first, again] = answers as Pair[];
      expect(again.refresh).toBe(first.refresh);
      expect(again.access).not.toBe(first.access);
      expect(claimsOf(again.access).user_id).toBe(claimsOf(parent).user_id);
    });

    it('it does so even when the child is spent, and both lead to one grandchild', async () => {
      const parent = await tokenOf();
      const child = await childOf(parent);
      const grandchild = await childOf(child);
      expect(await childOf(parent)).toBe(child);
      expect(await childOf(child, second)).toBe(grandchild);
    });

    it.each([
      ['of a log-in', () => tokenOf(), 2],
      ['of a refresh', async () => childOf(await tokenOf()), 3],
      [
        'that was never given out, though its signature is good',
        async () => encode(newToken('refresh', 300, { user_id: '1' })),
        2,
      ],
    ])('many requests at once with a token %s make one child', async (_, make, size) => {
      const token = await make();
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_none, index) => (index % 2 ? client : second).refresh(token)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
      expect(new Set(answers.map(({ body }) => (body as Pair).refresh)).size).toBe(1);
      expect(await family(token)).toHaveLength(size);
    });

    it('a spent token of an inactive account gets nothing', async () => {
      const { id } = await createUser(service.database, { username: 'leaver' }, PASSWORD);
      const parent = await tokenOf('leaver');
      const child = await childOf(parent);
      await service.database.transaction(() =>
        service.database.objects(User).update(id, { is_active: false }),
      );
      const noAccount = { status: 401, body: { detail: 'No active account found for the given token.' } };
      for (const token of [parent, child]) expect(await client.refresh(token)).toEqual(noAccount);
    });
  });

  describe('after the grace', () => {
    it('a spent token ends its family, in every process and for good', async () => {
      const parent = await tokenOf();
      const child = await childOf(parent);
      const grandchild = await childOf(child);
      expect(await client.verify(grandchild)).toEqual(OK);
      await age();
      expect(await client.refresh(parent)).toEqual(BLACKLISTED);
      for (const token of [grandchild, child, parent]) {
        expect(await second.refresh(token)).toEqual(BLACKLISTED);
        expect(await second.verify(token)).toEqual(CALLED_BLACKLISTED);
      }
    });

    it('leaves other families of the account alone', async () => {
      const [parent, stranger] = [await tokenOf(), await tokenOf()];
      await childOf(parent);
      await age();
      expect(await client.refresh(parent)).toEqual(BLACKLISTED);
      await childOf(stranger);
    });

    it('a spent token whose child has been flushed ends it too', async () => {
      const parent = encode(newToken('refresh', 300, { user_id: '1' }));
      const child = await childOf(parent);
      await write(`DELETE FROM token_blacklist_outstandingtoken WHERE token = '${atRest(child)}'`);
      expect(await client.refresh(parent)).toEqual(BLACKLISTED);
    });
  });

  describe('without grace', () => {
    it('many requests at once have one answer, and the others end the family', async () => {
      const token = await tokenOf();
      const answers = await Promise.all(Array.from({ length: 20 }, () => unforgiving.refresh(token)));
      const [{ body }, ...others] = answers.filter(({ status }) => status === 200);
      expect(others).toEqual([]);
      expect(answers.filter(({ status }) => status !== 200)).toEqual(Array<Seen>(19).fill(BLACKLISTED));
      expect(await client.refresh((body as Pair).refresh)).toEqual(BLACKLISTED);
    });

    it('spent is spent, whatever BLACKLIST_AFTER_ROTATION says: that is for verify alone', async () => {
      const parent = await tokenOf();
      const child = await childOf(parent, unforgiving);
      expect(await client.verify(parent)).toEqual(OK);
      expect(await unforgiving.refresh(parent)).toEqual(BLACKLISTED);
      expect(await client.verify(parent)).toEqual(CALLED_BLACKLISTED);
      expect(await client.refresh(child)).toEqual(BLACKLISTED);

      const listed = await tokenOf();
      await childOf(listed, client);
      expect(await client.verify(listed)).toEqual(CALLED_BLACKLISTED);
    });
  });

  describe('log-out', () => {
    it('ends the family: not even the grace brings it back', async () => {
      const parent = await tokenOf();
      const child = await childOf(parent);
      expect(await client.logOut(child)).toEqual(OK);
      for (const token of [parent, child]) expect(await second.refresh(token)).toEqual(BLACKLISTED);
      expect(await client.logOut(child)).toEqual(BLACKLISTED);
    });

    it('with a spent token ends it too, though that one is refused as before', async () => {
      const parent = await tokenOf();
      const child = await childOf(parent);
      expect(await client.logOut(parent)).toEqual(BLACKLISTED);
      expect(await client.refresh(child)).toEqual(BLACKLISTED);
    });

    it('and refreshes at the same time leave no token that is good', async () => {
      for (let round = 0; round < 5; round++) {
        const token = await tokenOf();
        const [, ...answers] = await Promise.all([
          client.logOut(token),
          ...Array.from({ length: 8 }, () => second.refresh(token)),
        ]);
        const children = answers.flatMap(({ status, body }) =>
          status === 200 ? [(body as Pair).refresh] : [],
        );
        for (const each of [token, ...children]) expect(await client.refresh(each)).toEqual(BLACKLISTED);
      }
    });
  });

  it('do not show in the tokens', async () => {
    const { body } = await client.refresh(await tokenOf());
    for (const token of Object.values(body as Pair))
      expect(Object.keys(claimsOf(token))).toEqual(['token_type', 'exp', 'iat', 'jti', 'user_id']);
  });

  it.each([
    ['too long for the list', 'x'.repeat(256)],
    ['with a NUL', 'a\0b'],
  ])('have no token with an id %s', async (_, jti) => {
    const claims = { user_id: '1', jti };
    const invalid = { status: 401, body: { detail: 'Token is invalid', code: 'token_not_valid' } };
    const refresh = encode({ ...newToken('refresh', 300, claims), jti });
    expect(await client.refresh(refresh)).toEqual(invalid);
    expect(await client.logOut(refresh)).toEqual(invalid);
    expect(await client.verify(refresh)).toEqual(OK);
    // An access token is entered nowhere.
    expect((await client.me(encode({ ...newToken('access', 300, claims), jti }))).status).toBe(200);
  });

  it('go with their last token when expired ones are flushed', async () => {
    const parent = await tokenOf();
    await childOf(parent);
    await write(
      `UPDATE token_blacklist_outstandingtoken SET expires_at = '2001-01-01 00:00:00.000' WHERE token = '${atRest(parent)}'`,
    );
    const families = async (): Promise<number> => (await write('SELECT id FROM auth_tokenfamily')).length;
    const before = await families();
    expect((await call(db.url(), ['flushexpiredtokens'])).code).toBe(0);
    expect(await families()).toBe(before);
    await write(`UPDATE token_blacklist_outstandingtoken SET expires_at = '2001-01-01 00:00:00.000'`);
    expect((await call(db.url(), ['flushexpiredtokens'])).code).toBe(0);
    expect(await families()).toBe(0);
  });
});
