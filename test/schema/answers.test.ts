import { SessionService } from '../../src/auth/sessions/session.service.js';
import { createUser, findByUsername } from '../../src/auth/users/users.js';
import { DatabaseFull, DatabaseUnavailable } from '../../src/database/errors.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer, type Request } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { operationsOf, recordedOperations } from './document.js';

const PASSWORD = 'a-good-password';
const FORM = { 'Content-Type': 'multipart/form-data; boundary=cut' };
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

/** `request` with more in its query. */
const withQuery = (query: string, request: Request): Request => ({
  ...request,
  path: `${request.path}${request.path.includes('?') ? '&' : '?'}${query}`,
});

/** A file with a book and a row that is refused, as a form. */
const upload = (): Pick<Request, 'headers' | 'body'> => ({
  headers: FORM,
  body: [
    part('resource', 'books.book'),
    part('file"; filename="books.csv', `${Object.keys(BOOK).join()}\n${Object.values(BOOK).join()}\n,,,\n`),
    '--cut--\r\n',
  ].join(''),
});

const part = (name: string, value: string): string =>
  `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

type Requests = Readonly<Record<string, () => Promise<Partial<Request>>>>;

/** What makes a request that succeeds fail with a status. `send` itself sees that the answer is the documented one. */
const SPOILERS: Readonly<Record<number, (request: Request) => Request>> = {
  304: (request) => withHeader('If-None-Match', '*', request),
  400: (request) => withQuery('a&'.repeat(1001), request),
  401: (request) =>
    request.path.startsWith('/api/token')
      ? { ...request, body: request.body?.toString().replace(/":"/g, '":"not ') }
      : withHeader('Authorization', 'Bearer nonsense', request),
  // A suffix says which format it is; a page there may not be.
  404: (request) =>
    withQuery(request.path.endsWith('.csv') ? 'page_size=1&page=x&cursor=x' : 'format=odd', request),
  406: (request) => withHeader('Accept', 'image/png', request),
  410: (request) => ({ ...request, path: `${request.path}?since=${'9'.repeat(15)}` }),
  412: (request) => withHeader('If-Match', '"another state"', request),
  413: (request) => ({ ...request, body: 'x'.repeat(3001) }),
  415: (request) => withHeader('Content-Type', 'text/plain', request),
  414: (request) => withQuery('a'.repeat(8200), request),
  422: (request) => withHeader('Idempotency-Key', 'used', request),
  431: (request) => ({ ...request, headers: { ...request.headers, ...MANY_HEADERS } }),
};

const MANY_HEADERS = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`X-${index}`, 'x']));

/** The databases that do not answer, by what the service says then. */
const FAULTS: Readonly<Record<number, Error>> = { 503: new DatabaseUnavailable(), 507: new DatabaseFull() };

/** What takes two requests at once, or many: see the tests of Idempotency-Key and of throttles. */
const TWO_AT_ONCE = [
  ...['books_create', 'admin_users_create'],
  ...['books_bulk_create', 'books_bulk_update', 'books_bulk_partial_update', 'books_bulk_destroy'],
];
const isElsewhere = (id: string, status: number): boolean =>
  status === 429 || (status === 409 && TWO_AT_ONCE.includes(id));

describeOnEveryDatabase('The documented answers', (db) => {
  let service: Service;
  let base: string;
  let tokens: { access: string; refresh: string };
  /** Whose account is no staff member's. */
  let bob: { id: number };
  let session: string | undefined;

  beforeAll(async () => {
    service = await startService({ BODY_LIMIT: '3000', IMPORT_BODY_LIMIT: '3000' }, db.url());
    base = service.base;
    await createUser(service.database, { username: 'ann', is_staff: true, is_superuser: true }, PASSWORD);
    const { id } = await createUser(service.database, { username: 'bob' }, PASSWORD);
    bob = { id };
    await logInAnew();
  });
  afterAll(() => service.close());

  async function logInAnew(): Promise<void> {
    tokens = await logIn();
    const ann = (await findByUsername(service.database, 'ann'))!;
    session = await service.app.get(SessionService).begin(ann, undefined);
  }

  async function logIn(username = 'ann'): Promise<typeof tokens> {
    const credentials = json({ username, password: PASSWORD });
    const answer = await send(base, { method: 'POST', path: '/api/token/', ...credentials });
    return jsonOf(answer) as typeof tokens;
  }

  /** The address of a new book. */
  async function newBook(): Promise<string> {
    const created = await send(base, signed({ method: 'POST', path: '/api/books/', ...json(BOOK) }));
    return `/api/books/${(jsonOf(created) as { id: number }).id}/`;
  }

  const newId = async (): Promise<number> => Number((await newBook()).split('/').at(-2));

  /** Answers what a request of the superuser's is answered. */
  const asAnn = async <T>(method: string, path: string, rest: Partial<Request> = {}): Promise<T> =>
    jsonOf(await send(base, signed({ method, path, ...rest }))) as T;

  /** The address of the newest entry in the history, after something has been done. */
  async function entryAfter(method: string, path: string): Promise<string> {
    await asAnn(method, path, method === 'DELETE' ? {} : json({ title: 'Emma.' }));
    const { results } = await asAnn<{ results: { id: number }[] }>('GET', '/api/admin/history/');
    return `/api/admin/history/${results[0].id}`;
  }

  /** The address of a new import. */
  async function newImport(): Promise<string> {
    const { id } = await asAnn<{ id: number }>('POST', '/api/admin/imports/', upload());
    return `/api/admin/imports/${id}`;
  }

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
    books_list_csv: async () => ({}),
    books_create: async () => json(BOOK),
    books_retrieve: async () => ({ path: await newBook() }),
    books_update: async () => ({ path: await newBook(), ...json(BOOK) }),
    books_partial_update: async () => ({ path: await newBook(), ...json({ title: 'Persuasion' }) }),
    books_destroy: async () => ({ path: await newBook() }),
    books_bulk_create: async () => json([BOOK]),
    books_bulk_update: async () => json([{ id: await newId(), ...BOOK }]),
    books_bulk_partial_update: async () => json([{ id: await newId(), title: 'Persuasion' }]),
    books_bulk_destroy: async () => json([await newId()]),
    books_changes_retrieve: async () => ({}),
    admin_history_list: async () => ({}),
    admin_history_list_csv: async () => ({}),
    admin_history_retrieve: async () => ({ path: await entryAfter('PATCH', await newBook()) }),
    admin_history_rows_retrieve: async () => ({
      path: `${await entryAfter('PATCH', await newBook())}/rows/`,
    }),
    admin_history_undo_create: async () => ({ path: `${await entryAfter('DELETE', await newBook())}/undo/` }),
    admin_imports_list: async () => ({}),
    admin_imports_list_csv: async () => ({}),
    admin_imports_create: async () => upload(),
    admin_imports_retrieve: async () => ({ path: await newImport() }),
    admin_imports_partial_update: async () => ({
      path: await newImport(),
      ...json({ mapping: { title: 'author' }, date_format: 'M/D/YYYY' }),
    }),
    admin_imports_preview_retrieve: async () => ({ path: `${await newImport()}/preview/` }),
    admin_imports_refused_retrieve: async () => ({ path: `${await newImport()}/refused/` }),
    admin_imports_run_create: async () => ({
      path: `${await newImport()}/run/`,
      ...json({ skip_refused: true }),
    }),
    admin_statistics_retrieve: async () => ({}),
    admin_users_list: async () => ({}),
    admin_users_list_csv: async () => ({}),
    admin_users_create: async () =>
      json({ username: `eve${++count}`, password: PASSWORD, email: 'eve@example.com' }),
    admin_users_retrieve: async () => ({ path: `/api/admin/users/${bob.id}/` }),
    admin_users_update: async () => ({ path: `/api/admin/users/${bob.id}/`, ...json({ username: 'bob' }) }),
    admin_users_partial_update: async () => ({
      path: `/api/admin/users/${bob.id}/`,
      ...json({ first_name: 'Bob' }),
    }),
    admin_users_password_create: async () => ({
      path: `/api/admin/users/${bob.id}/password/`,
      ...json({ password: PASSWORD }),
    }),
    admin_users_logout_create: async () => ({ path: `/api/admin/users/${bob.id}/logout/` }),
    schema_retrieve: async () => ({ path: '/api/schema/?include=admin' }),
    token_create: async () => json({ username: 'ann', password: PASSWORD }),
    token_refresh_create: async () => json({ refresh: (await logIn()).refresh }),
    token_verify_create: async () => json({ token: tokens.access }),
    token_blacklist_create: async () => json({ refresh: (await logIn()).refresh }),
    auth_me_retrieve: async () => ({}),
    auth_password_create: async () => json({ old_password: PASSWORD, new_password: PASSWORD }),
    auth_logout_all_create: async () => ({}),
  };

  let count = 0;

  /** The address of an import that is done, or of something about it. */
  async function doneImport(about = ''): Promise<Partial<Request>> {
    const path = await newImport();
    await asAnn('POST', `${path}/run/`, json({ skip_refused: true }));
    return { path: `${path}/${about}` };
  }

  /** What a request of an operation needs to come too late. */
  const conflicts: Requests = {
    admin_history_undo_create: async () => ({ path: `${await entryAfter('PATCH', await newBook())}/undo/` }),
    admin_imports_partial_update: async () => ({ ...(await doneImport()), ...json({ mapping: {} }) }),
    admin_imports_preview_retrieve: () => doneImport('preview/'),
    admin_imports_refused_retrieve: () => doneImport('refused/'),
    admin_imports_run_create: async () => ({ ...(await doneImport('run/')), ...json({}) }),
  };

  async function request(
    { method, path, id }: { method: string; path: string; id: string },
    from: Requests,
  ): Promise<Request> {
    return signed({ method, path, ...(await from[id]()) });
  }

  /** Only who is no staff member can be refused what changes nothing. */
  const forbidden = async (request: Request): Promise<Request> =>
    request.method === 'GET'
      ? withHeader('Authorization', `Bearer ${(await logIn('bob')).access}`, request)
      : forged(request);

  const rows = recordedOperations.flatMap((operation) =>
    operation.statuses
      .filter((status) => !isElsewhere(operation.id, status))
      .map((status) => ({ ...operation, status })),
  );

  it.each(rows)('$id answers $status', async ({ status, ...operation }) => {
    const spoil = SPOILERS[status] ?? ((good) => good);
    const good = await request(operation, status === 409 ? conflicts : requests);
    const bad = status === 403 ? await forbidden(good) : spoil(good);
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
      const operations = operationsOf(await guarded.app.get(SchemaView).document({ include: ['admin'] }));
      // An account is everybody's own: its views refuse nothing but what may be forged.
      const refused = operations.filter(
        ({ id, statuses }) => statuses.includes(403) && !/^(auth|schema)_/.test(id),
      );
      for (const { method, path } of refused) {
        const answer = await send(
          guarded.base,
          withHeader('Authorization', `Bearer ${access}`, { method, path }),
        );
        expect(answer.status).toBe(403);
      }
      expect(refused.map(({ id }) => id)).toEqual(
        operations.map(({ id }) => id).filter((id) => /^(admin|books|root)_/.test(id)),
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
