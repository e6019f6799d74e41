import { createUser } from '../../src/auth/users/users.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { operationsOf } from '../schema/document.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';

/** Values as an address has them. */
const VALUES = [
  ...['-1', '1e999', '9223372036854775808', '-999999999999999999999999', '9'.repeat(4400), 'NaN', 'Infinity'],
  ...[
    'true',
    ',',
    '1,999999999999999999999',
    'a%00b',
    '%ED%A0%80',
    '%FF',
    '%D9%A3',
    '%20',
    '%22%22%22',
    '(((',
  ],
  ...[
    '0000-01-01',
    '10000-01-01',
    '0001-01-01T00:00:00%2B14:00',
    '9999-12-31T23:59:59-14:00',
    'bz05OTk5OTk5OTk5',
  ],
];

/** Parameters of every list, documented or not. */
const COMMON = ['page', 'page_size', 'limit', 'offset', 'cursor', 'search', 'ordering', 'format', 'nobody'];

describeOnEveryDatabase('Values that nobody expects', (db) => {
  const services: Service[] = [];
  const headers: Record<string, string> = {};
  let visitor: Visitor;
  beforeAll(async () => {
    for (const PAGINATION of ['optional', 'page', 'limitoffset', 'cursor'])
      services.push(await startService({ PAGINATION, THROTTLE_LOGIN_ADDRESS: 'none' }, db.url()));
    const [{ base, database }] = services;
    await createUser(database, { username: 'root', is_staff: true, is_superuser: true }, PASSWORD);
    visitor = new Visitor(base);
    await visitor.logIn('root', PASSWORD);
    headers.Cookie = [...visitor.cookies].map((cookie) => cookie.join('=')).join('; ');
  });
  afterAll(() => Promise.all(services.map((service) => service.close())));

  /** The requests that are answered by a status of 500 or above. */
  async function failing(service: Service, addresses: readonly string[]): Promise<string[]> {
    const failed: string[] = [];
    const waiting = [...addresses];
    const ask = async (): Promise<void> => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        const { statusCode: status } = await service.app.inject({ method: 'GET', url: path, headers });
        if (status >= 500) failed.push(`${status} ${path.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, ask));
    return failed;
  }

  const each = (path: string, names: readonly string[]): string[] =>
    names.flatMap((name) => VALUES.map((value) => `${path}?${name}=${value}`));

  it.each(['optional', 'page', 'limitoffset', 'cursor'])(
    'make no parameter of the API fail, with PAGINATION=%s',
    async (pagination) => {
      const service = services.find(({ settings }) => settings.pagination === pagination)!;
      const operations = operationsOf(await service.app.get(SchemaView).document({ include: ['admin'] }));
      const reads = operations.filter(
        ({ method, path }) => method === 'GET' && (pagination === 'optional' || path === '/api/books/'),
      );
      expect(reads.length).toBeGreaterThan(0);
      const addresses = reads.flatMap(({ path, operation }) => {
        const parameters = (operation.parameters ?? []) as { readonly name: string; readonly in: string }[];
        const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        // The other settings change nothing but how pages are asked for.
        const asked = pagination === 'optional' ? [...names, ...COMMON] : COMMON;
        const slashed = `${path}/`.replace('//', '/');
        return each(slashed.replace('{id}', '1'), [...new Set(asked)]);
      });
      expect(await failing(service, addresses)).toEqual([]);
    },
    120_000,
  );

  it('make no path fail', async () => {
    const [service] = services;
    const operations = operationsOf(await service.app.get(SchemaView).document({ include: ['admin'] }));
    const withId = operations.filter(({ method, path }) => method === 'GET' && path.includes('{id}'));
    const addresses = withId.flatMap(({ path }) => VALUES.map((value) => `${path.replace('{id}', value)}/`));
    expect(addresses.length).toBeGreaterThan(0);
    expect(await failing(service, addresses)).toEqual([]);
  });

  it('make no page of the admin site fail', async () => {
    const lists = ['/admin/', '/admin/books/book/', '/admin/auth/user/', '/admin/history/'];
    const names = ['q', 'page', 'object_id', 'user', 'action', 'o', 'after', 'before', 'is_active', 'author'];
    const ofLists = lists.flatMap((path) =>
      each(path, [...names, 'published_date__gte', 'ordering', 'search']),
    );
    const ofObjects = ['books/book', 'auth/user'].flatMap((path) =>
      VALUES.map((value) => `/admin/${path}/${value}/change/`),
    );
    expect(await failing(services[0], [...ofLists, ...ofObjects])).toEqual([]);
  }, 120_000);
});
