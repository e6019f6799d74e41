import { createUser } from '../../src/auth/users/users.js';
import { User } from '../../src/auth/users/user.entity.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import { operationsOf } from '../schema/document.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { jsonOf, send, type Answer, type Request } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const services: Service[] = [];
afterAll(() => Promise.all(services.map((service) => service.close())));

async function start(environment: Record<string, string>): Promise<Service> {
  const service = await startService(environment, 'sqlite::memory:');
  services.push(service);
  return service;
}

async function account(
  service: Service,
  username: string,
  password?: string,
): Promise<Record<string, string>> {
  const { id } = await createUser(service.database, { username }, password);
  const token = service.app.get(TokenBackend).encode(newToken('access', 300, { user_id: String(id) }));
  return { Authorization: `Bearer ${token}` };
}

function post(
  service: Service,
  path: string,
  body: object,
  headers: Request['headers'] = {},
): Promise<Answer> {
  const json = { 'Content-Type': 'application/json', ...headers };
  return send(service.base, { method: 'POST', path, headers: json, body: JSON.stringify(body) });
}

/** Who asks without an account has to get to these, with whatever settings. */
const OPEN = [
  'schema_retrieve',
  'token_blacklist_create',
  'token_create',
  'token_refresh_create',
  'token_verify_create',
];

/** Open to every account, whatever it may do elsewhere: they are about itself. */
const OWN = ['auth_logout_all_create', 'auth_me_retrieve', 'auth_password_create'];

/** The operations that let somebody past the guards. */
async function operationsOpenTo(headers: Record<string, string>, service: Service): Promise<string[]> {
  const open: string[] = [];
  // The last one logs out.
  for (const { method, path, id } of operationsOf(
    await service.app.get(SchemaView).document({ include: ['admin'] }),
  ).reverse()) {
    const { status } = await send(service.base, { method, path: path.replace('{id}', '1'), headers });
    // Those that it may ask refuse the empty body, if anything.
    if (status !== 401 && status !== 403) open.push(id);
  }
  return open.sort();
}

describe('Of all operations of the OpenAPI document', () => {
  it('only those that log in and describe the service are open to the anonymous', async () => {
    const service = await start({ DEFAULT_PERMISSION: 'IsAuthenticated' });
    expect(await operationsOpenTo({}, service)).toEqual(OPEN);
  });

  it('only those about itself are open to an account that is no member of staff', async () => {
    const service = await start({ DEFAULT_PERMISSION: 'IsAdminUser' });
    const { Authorization } = await account(service, 'ann');
    expect(await operationsOpenTo({ Authorization }, service)).toEqual([...OPEN, ...OWN].sort());
  });
});

describe('A new database', () => {
  it('has no account', async () => {
    const { database } = await start({});
    expect(await database.objects(User).filter({})).toEqual([]);
  });
});

describe('A body', () => {
  it('sets no field but those that the action is for', async () => {
    const service = await start({});
    const headers = await account(service, 'ann');
    const book = { title: 'T', author: 'A', published_date: '2000-01-01', isbn: '1' };
    const more = { id: 77, pk: 77, user: 1, is_staff: true, __proto__: { title: 'x' }, constructor: 'x' };
    const created = await post(service, '/api/books/', { ...more, ...book }, headers);
    expect([created.status, jsonOf(created)]).toEqual([201, { id: 1, ...book }]);
    const changed = await post(
      service,
      '/api/auth/password/',
      { old_password: 'x', new_password: 'y', is_superuser: true, is_staff: true, username: 'root' },
      headers,
    );
    expect(changed.status).toBe(400);
    const me = jsonOf(await send(service.base, { path: '/api/auth/me/', headers }));
    expect(me).toMatchObject({ username: 'ann', is_staff: false, is_superuser: false });
  });
});

describe('A password', () => {
  const OLD = 'a-good-password';
  const LONG = `${'p\u00e4ss \u{1f511}"\'\\<&%'.repeat(12)}X`;

  it('may be long and of any characters, and counts to its last one, as it was typed', async () => {
    const service = await start({ THROTTLE_LOGIN: 'none' });
    const headers = await account(service, 'ann', OLD);
    const change = { old_password: OLD, new_password: LONG };
    expect((await post(service, '/api/auth/password/', change, headers)).status).toBe(204);
    const logIn = async (password: string) =>
      (await post(service, '/api/token/', { username: 'ann', password })).status;
    expect([...LONG].length).toBeGreaterThan(128);
    expect(await logIn(LONG)).toBe(200);
    expect(await logIn(LONG.slice(0, -1))).toBe(401);
    expect(await logIn(LONG.toLowerCase())).toBe(401);
    expect(await logIn(LONG.normalize('NFD'))).toBe(401);
    expect(await logIn(OLD)).toBe(401);
  });
});
