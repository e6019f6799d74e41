import { SessionService } from '../../src/auth/session.service.js';
import { createUser, findByUsername } from '../../src/auth/users.js';
import { DatabaseFull, DatabaseUnavailable } from '../../src/database/errors.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer, type Request } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { operationsOf, recordedOperations } from './document.js';

const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

/** A body to send, as JSON. */
const json = (body: object): Pick<Request, 'headers' | 'body'> => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** `request` with one more header, or another value of it. */
const withHeader = (name: string, value: string, request: Request): Request => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

type Requests = Readonly<Record<string, () => Promise<Partial<Request>>>>;

/** What makes a request that succeeds fail with a status. `send` itself sees that the answer is the documented one. */
const SPOILERS: Readonly<Record<number, (request: Request) => Request>> = {
  304: (request) => withHeader('If-None-Match', '*', request),
  400: (request) => ({ ...request, path: `${request.path}?${'a&'.repeat(1001)}` }),
  401: (request) =>
    request.path.startsWith('/api/token')
      ? { ...request, body: request.body?.toString().replace(/":"/g, '":"not ') }
      : withHeader('Authorization', 'Bearer nonsense', request),
  404: (request) => ({ ...request, path: `${request.path}?format=odd` }),
  406: (request) => withHeader('Accept', 'image/png', request),
  412: (request) => withHeader('If-Match', '"another state"', request),
  413: (request) => ({ ...request, body: 'x'.repeat(3001) }),
  415: (request) => withHeader('Content-Type', 'text/plain', request),
  414: (request) => ({ ...request, path: `${request.path}?${'a'.repeat(8200)}` }),
  422: (request) => withHeader('Idempotency-Key', 'used', request),
  431: (request) => ({ ...request, headers: { ...request.headers, ...MANY_HEADERS } }),
};

const MANY_HEADERS = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`X-${index}`, 'x']));

/** The databases that do not answer, by what the service says then. */
const FAULTS: Readonly<Record<number, Error>> = { 503: new DatabaseUnavailable(), 507: new DatabaseFull() };

/** What takes two requests at once, or many: see the tests of Idempotency-Key and of throttles. */
const ELSEWHERE = [409, 429];

describeOnEveryDatabase('The documented answers', (db) => {
  let service: Service;
  let base: string;
  let tokens: { access: string; refresh: string };
  let session: string | undefined;

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '3000' }, db.url());
    base = service.base;
    await createUser(service.database, { username: 'ann' }, PASSWORD);
    await logInAnew();
  });
  afterAll(() => service.close());

  async function logInAnew(): Promise<void> {
    tokens = await logIn();
    const ann = (await findByUsername(service.database, 'ann'))!;
    session = await service.app.get(SessionService).begin(ann, undefined);
  }

  async function logIn(): Promise<typeof tokens> {
    const answer = await send(base, {
      method: 'POST',
      path: '/api/token/',
      ...(await requests.token_create()),
    });
    return jsonOf(answer) as typeof tokens;
  }

  /** The address of a new book. */
  async function newBook(): Promise<string> {
    const created = await send(base, signed({ method: 'POST', path: '/api/books/', ...json(BOOK) }));
    return `/api/books/${(jsonOf(created) as { id: number }).id}/`;
  }

  const newId = async (): Promise<number> => Number((await newBook()).split('/').at(-2));

  const signed = (request: Request): Request =>
    withHeader('Authorization', `Bearer ${tokens.access}`, request);

  /** A request that another site could make somebody's browser send. */
  const forged = (request: Request): Request => ({
    ...request,
    headers: { ...request.headers, Authorization: '', Cookie: `sessionid=${session}` },
  });

  /** What a request of each operation needs to succeed, by operation. */
  const requests: Requests = {
    root_retrieve: async () => ({}),
    books_list: async () => ({}),
    books_create: async () => json(BOOK),
    books_retrieve: async () => ({ path: await newBook() }),
    books_update: async () => ({ path: await newBook(), ...json(BOOK) }),
    books_partial_update: async () => ({ path: await newBook(), ...json({ title: 'Persuasion' }) }),
    books_destroy: async () => ({ path: await newBook() }),
    books_bulk_create: async () => json([BOOK]),
    books_bulk_update: async () => json([{ id: await newId(), ...BOOK }]),
    books_bulk_partial_update: async () => json([{ id: await newId(), title: 'Persuasion' }]),
    books_bulk_destroy: async () => json([await newId()]),
    schema_retrieve: async () => ({}),
    token_create: async () => json({ username: 'ann', password: PASSWORD }),
    token_refresh_create: async () => json({ refresh: (await logIn()).refresh }),
    token_verify_create: async () => json({ token: tokens.access }),
    token_blacklist_create: async () => json({ refresh: (await logIn()).refresh }),
    auth_me_retrieve: async () => ({}),
    auth_password_create: async () => json({ old_password: PASSWORD, new_password: PASSWORD }),
    auth_logout_all_create: async () => ({}),
  };

  async function request({
    method,
    path,
    id,
  }: {
    method: string;
    path: string;
    id: string;
  }): Promise<Request> {
    return signed({ method, path, ...(await requests[id]()) });
  }

  const rows = recordedOperations.flatMap((operation) =>
    operation.statuses
      .filter((status) => !ELSEWHERE.includes(status))
      .map((status) => ({ ...operation, status })),
  );

  it.each(rows)('$id answers $status', async ({ status, ...operation }) => {
    const spoil = SPOILERS[status] ?? ((good) => good);
    const good = await request(operation);
    const bad = status === 403 ? forged(good) : spoil(good);
    if (status === 422) await send(base, withHeader('Idempotency-Key', 'used', { ...good, body: '{}' }));
    const ask = (): Promise<Answer> => send(base, bad);
    const answer = await (FAULTS[status] ? withoutDatabase(service, FAULTS[status], ask) : ask());
    if (operation.id.startsWith('auth_') && answer.status === 204) await logInAnew();
    expect(answer.status).toBe(status);
  });

  it('are 403 wherever permissions can refuse a user', async () => {
    const guarded = await startService({ DEFAULT_PERMISSION: 'IsAdminUser' }, await db.another());
    try {
      await createUser(guarded.database, { username: 'ann' }, PASSWORD);
      const login = { method: 'POST', path: '/api/token/', ...(await requests.token_create()) };
      const { access } = jsonOf(await send(guarded.base, login)) as typeof tokens;
      const operations = operationsOf(await guarded.app.get(SchemaView).document());
      // An account is everybody's own: its views refuse nothing but what may be forged.
      const refused = operations.filter(
        ({ id, statuses }) => statuses.includes(403) && !id.startsWith('auth_'),
      );
      for (const { method, path } of refused) {
        const answer = await send(
          guarded.base,
          withHeader('Authorization', `Bearer ${access}`, { method, path }),
        );
        expect(answer.status).toBe(403);
      }
      expect(refused.map(({ id }) => id)).toEqual(
        operations.map(({ id }) => id).filter((id) => /^(books|root)_/.test(id)),
      );
    } finally {
      await guarded.close();
    }
  });
});

/** Does something while the database answers nobody. */
async function withoutDatabase<T>({ database }: Service, fault: Error, work: () => Promise<T>): Promise<T> {
  const refuse = (): Promise<never> => Promise.reject(fault);
  Object.assign(database, { read: refuse, transaction: refuse });
  try {
    return await work();
  } finally {
    // Its class's own methods again.
    Reflect.deleteProperty(database, 'read');
    Reflect.deleteProperty(database, 'transaction');
  }
}
