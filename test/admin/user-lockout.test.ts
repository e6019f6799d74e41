import { query } from '../../src/database/database.js';
import { UsersModule } from '../../src/admin/api/users/users.module.js';
import { createUser } from '../../src/auth/users/users.js';
import { HistoryEntry } from '../../src/rest/history/history-entry.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Client, REVOKED, REVOKED_BEARER, type Pair } from '../auth/client.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const NEW = 'quite-another-one-7';

const GONE = { status: 204, body: undefined };
const OF_STAFF = 'Only a superuser may change the account of a staff member or a superuser.';
const LAST = ['This is the last active superuser. Make another user a superuser first.'];
const SUPERUSER = { is_staff: true, is_superuser: true };

describeOnEveryDatabase('Keys to accounts', (db) => {
  let service: Service;
  let client: Client;
  let root: Pair;
  let clerk: Pair;
  let clerkId: number;
  let rootId: number;

  beforeAll(async () => {
    service = await startService({ THROTTLE_LOGIN: 'none' }, db.url(), { apps: [appOf(UsersModule)] });
    client = new Client(service.base);
    rootId = (await createUser(service.database, { username: 'root', ...SUPERUSER }, PASSWORD)).id;
    clerkId = (await createUser(service.database, { username: 'clerk', is_staff: true }, PASSWORD)).id;
    root = await client.pair('root', PASSWORD);
    clerk = await client.pair('clerk', PASSWORD);
  });
  afterAll(() => service?.close());

  /** Somebody with a token and a session. */
  async function somebody(username: string, values: object = {}): Promise<Somebody> {
    const { id } = await createUser(service.database, { username, ...values }, PASSWORD);
    const browser = new Visitor(service.base);
    await browser.logIn(username, PASSWORD);
    return { id, pair: await client.pair(username, PASSWORD), browser };
  }

  async function patch(id: number, values: object, access: string, headers: object = {}) {
    const answer = await send(service.base, {
      method: 'PATCH',
      path: `/api/admin/users/${id}/`,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${access}`, ...headers },
      body: JSON.stringify(values),
    });
    return {
      status: answer.status,
      body: jsonOf(answer) as Record<string, unknown>,
      etag: answer.headers.etag,
    };
  }

  const setPassword = (id: number, password: unknown, access: string) =>
    client.post(`/api/admin/users/${id}/password/`, { password }, access);
  const logOut = (id: number, access: string) =>
    client.post(`/api/admin/users/${id}/logout/`, undefined, access);

  /** What an open page of the browser comes to. */
  const me = async ({ browser }: Somebody) =>
    (await browser.ask({ path: '/api/auth/me/', headers: { Accept: 'application/json' } })).status;

  const history = async (id: number) =>
    (
      await service.database.objects(HistoryEntry).filter({
        ...{ object_id: id, resource: 'auth.user', action: 'change' },
      })
    ).map(({ username, action, before, after }) => ({
      username,
      action,
      before: before && (JSON.parse(before) as object),
      after: after && (JSON.parse(after) as object),
    }));

  it('are changed by those who look after them, and open no more at the next request', async () => {
    const ann = await somebody('ann');
    expect(await me(ann)).toBe(200);
    expect(await setPassword(ann.id, 'ann', clerk.access)).toEqual({
      status: 400,
      body: {
        password: [
          'The password is too similar to the username.',
          'This password is too short. It must contain at least 8 characters.',
        ],
      },
    });
    expect(await setPassword(ann.id, undefined, clerk.access)).toEqual({
      status: 400,
      body: { password: ['This field is required.'] },
    });
    expect(await me(ann)).toBe(200);
    expect(await setPassword(ann.id, NEW, clerk.access)).toEqual(GONE);
    expect(await me(ann)).toBe(401);
    expect(await client.me(ann.pair.access)).toEqual(REVOKED_BEARER);
    expect(await client.refresh(ann.pair.refresh)).toEqual(REVOKED);
    expect(await client.logIn('ann', PASSWORD)).toMatchObject({ status: 401 });
    expect(await client.logIn('ann', NEW)).toMatchObject({ status: 200 });
    expect(await history(ann.id)).toEqual([
      {
        ...{ username: 'clerk', action: 'change' },
        ...{
          before: { username: 'ann', password: '********' },
          after: { username: 'ann', password: '******** (new)' },
        },
      },
    ]);
  });

  it('are ended without another password', async () => {
    const bob = await somebody('bob');
    expect(await logOut(bob.id, clerk.access)).toEqual(GONE);
    expect(await me(bob)).toBe(401);
    expect(await client.me(bob.pair.access)).toEqual(REVOKED_BEARER);
    expect(await client.refresh(bob.pair.refresh)).toEqual(REVOKED);
    expect(await client.me((await client.pair('bob', PASSWORD)).access)).toMatchObject({ status: 200 });
    expect(await history(bob.id)).toEqual([
      {
        ...{ username: 'clerk', action: 'change', before: { username: 'bob', tokens_valid_from: null } },
        after: { username: 'bob', tokens_valid_from: expect.any(String) },
      },
    ]);
  });

  it('end with the account, and stay ended when it comes back', async () => {
    const cid = await somebody('cid');
    const { etag } = await patch(cid.id, {}, clerk.access);
    expect(await patch(cid.id, { is_active: false }, clerk.access, { 'If-Match': etag! })).toMatchObject({
      status: 200,
      body: { is_active: false },
    });
    expect(await me(cid)).toBe(401);
    expect(await client.me(cid.pair.access)).toMatchObject({ status: 401 });
    expect(await client.logIn('cid', PASSWORD)).toMatchObject({ status: 401 });
    // Somebody else has the page of before.
    expect(await patch(cid.id, { is_active: true }, clerk.access, { 'If-Match': etag! })).toMatchObject({
      status: 412,
      body: { current: { is_active: false } },
    });
    expect((await patch(cid.id, { is_active: true }, clerk.access)).status).toBe(200);
    expect(await me(cid)).toBe(401);
    expect(await client.me(cid.pair.access)).toEqual(REVOKED_BEARER);
    expect(await client.logIn('cid', PASSWORD)).toMatchObject({ status: 200 });
    expect(await history(cid.id)).toMatchObject([
      { before: { username: 'cid', is_active: true }, after: { username: 'cid', is_active: false } },
      { before: { is_active: false }, after: { is_active: true } },
    ]);
  });

  it('of staff are in the hands of superusers', async () => {
    const refused = { status: 403, body: { detail: OF_STAFF } };
    expect(await setPassword(rootId, NEW, clerk.access)).toEqual(refused);
    expect(await setPassword(clerkId, NEW, clerk.access)).toEqual(refused);
    expect(await logOut(rootId, clerk.access)).toEqual(refused);
    expect(await client.logIn('root', PASSWORD)).toMatchObject({ status: 200 });
    const dan = await somebody('dan', { is_staff: true });
    expect(await setPassword(dan.id, NEW, clerk.access)).toEqual(refused);
    expect(await setPassword(dan.id, NEW, root.access)).toEqual(GONE);
    expect(await setPassword(987654, NEW, root.access)).toEqual({
      status: 404,
      body: { detail: 'No User matches the given query.' },
    });
  });

  it('are never in what history or an answer tells', async () => {
    const entries = await service.database.objects(HistoryEntry).filter({ resource: 'auth.user' });
    expect(entries.length).toBeGreaterThan(3);
    expect(JSON.stringify(entries)).not.toMatch(/pbkdf2|argon2|bcrypt|a-good|quite/);
    const { body } = await client.get('/api/admin/users/', root.access);
    expect(JSON.stringify(body)).not.toMatch(/pbkdf2|argon2|bcrypt|password|tokens_valid_from/);
  });

  it('of a superuser may be given up while another has some', async () => {
    const eve = await somebody('eve', SUPERUSER);
    expect(await patch(eve.id, { is_active: false }, eve.pair.access)).toMatchObject({ status: 200 });
    expect(await patch(rootId, { is_active: false }, root.access)).toMatchObject({
      status: 400,
      body: { is_active: LAST },
    });
    // One who cannot come in does not count.
    await somebody('fay', { is_superuser: true });
    expect(await patch(rootId, { is_staff: false }, root.access)).toMatchObject({
      status: 400,
      body: { is_staff: LAST },
    });
  });

  const RACES = [
    ['two who stop each other', (one: number, other: number) => [one, other], 'is_active', false],
    ['two who strip each other', (one: number, other: number) => [one, other], 'is_superuser', false],
    ['two who stop themselves', (one: number, other: number) => [other, one], 'is_active', false],
    ['two with an eye on the state', (one: number, other: number) => [one, other], 'is_staff', true],
  ] as const;

  it.each(RACES)(
    'are left to one of %s at once',
    async (_, targets, flag, conditional) => {
      const users = service.database.objects(User);
      const one = await somebody(`one-${flag}-${targets(1, 2)[0]}`, SUPERUSER);
      const other = await somebody(`other-${flag}-${targets(1, 2)[0]}`, SUPERUSER);
      for (let round = 0; round < 3; round++) {
        // They alone are left.
        await service.database.transaction(function* () {
          yield* query(`UPDATE ${users.table} SET is_superuser = id IN ($1, $2)`, [one.id, other.id]);
          for (const { id } of [one, other]) yield* users.update(id, { is_active: true, is_staff: true });
        });
        const [ofOne, ofOther] = await Promise.all(
          [one, other].map(async ({ id, browser }) => {
            await browser.logIn((await users.get(id))!.username, PASSWORD);
            return browser;
          }),
        );
        const [first, second] = targets(other.id, one.id);
        const etags = new Map<number, string>();
        for (const id of [first, second]) {
          const path = `/api/admin/users/${id}/`;
          const answer = await ofOne.ask({ path, headers: { Accept: 'application/json' } });
          etags.set(id, answer.headers.etag!);
        }
        const strip = (browser: Visitor, id: number) =>
          browser.ask({
            method: 'PATCH',
            path: `/api/admin/users/${id}/`,
            headers: {
              ...{ Accept: 'application/json', 'Content-Type': 'application/json' },
              'X-CSRFToken': browser.cookies.get('csrftoken')!,
              ...(conditional && { 'If-Match': etags.get(id)! }),
            },
            body: JSON.stringify({ [flag]: false }),
          });
        const answers = await Promise.all([strip(ofOne, first), strip(ofOther, second)]);
        const statuses = answers.map(({ status }) => status).sort();
        expect(statuses[0]).toBe(200);
        // The second was refused by the rule, or had lost its rights before it was asked.
        expect([400, 401, 403]).toContain(statuses[1]);
        const left = await users.filter({ is_active: true, is_staff: true, is_superuser: true });
        expect(left).toHaveLength(1);
      }
    },
    60_000,
  );
});

interface Somebody {
  readonly id: number;
  readonly pair: Pair;
  readonly browser: Visitor;
}
