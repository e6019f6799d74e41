import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createUser } from '../../src/auth/users/users.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { recordedOperations } from './document.js';

const NEWMAN = fileURLToPath(new URL('../../node_modules/newman/bin/newman.js', import.meta.url));
const USER = { username: 'ann', password: 'a-good-password' };
const FILES = ['/api/schema/postman-collection.json', '/api/schema/postman-environment.json'];

/** What the requests are called, in the order in which they are sent. */
const NAMES = [
  ...['List all collections', 'Get this document'],
  ...['Log in', 'Refresh a token', 'Verify a token', 'Log out'],
  ...['Show the current account', 'Log out everywhere', 'Change the password'],
  ...['Create a book', 'Create books', 'Retrieve a book', 'Replace a book', 'Update a book'],
  ...['List books', 'List books as CSV', 'Replace books', 'Update books', 'Follow the changes of books'],
  ...['Delete a book', 'Delete books'],
  ...['List history', 'Upload a file', 'Create a user', 'Retrieve a history entry'],
  ...['List the objects of an entry', 'Restore deleted objects', 'Retrieve a file import'],
  ...['Map columns to fields', 'Preview an import', 'List the refused rows of an import', 'Run an import'],
  ...['Retrieve a user', 'Replace a user', 'Update a user', 'Log a user out everywhere'],
  ...['Set the password of a user', 'List history as CSV', 'List imports', 'List imports as CSV'],
  ...['Retrieve statistics', 'List users', 'List users as CSV'],
];

/** What newman tells of a run. */
interface Run {
  /** One for each request, those that scripts send too. */
  readonly executions: readonly { readonly item: { readonly name: string } }[];
  readonly stats: { readonly assertions: { readonly total: number } };
  readonly failures: readonly unknown[];
}

interface Variables {
  readonly variable: readonly { readonly key: string; readonly value: string }[];
}

describe('The Postman collection', () => {
  let folder: string;
  let service: Service | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'newman-'));
  });
  afterEach(() => service?.close());
  afterAll(() => rm(folder, { recursive: true }));

  async function start(environment: Record<string, string> = {}): Promise<Service> {
    service = await startService(environment, 'sqlite::memory:');
    const { username, password } = USER;
    await createUser(service.database, { username, is_staff: true, is_superuser: true }, password);
    return service;
  }

  /** Runs the collection as it is downloaded, alone; `values` are what the person fills in among its variables. */
  async function newman(
    { base }: Service,
    values: Record<string, string> = USER,
    words: string[] = [],
  ): Promise<Run> {
    const collection = jsonOf(await send(base, { path: FILES[0] })) as Variables;
    const variable = collection.variable.map(({ key, value }) => ({ key, value: values[key] ?? value }));
    const [file, report] = ['collection.json', 'run.json'].map((name) => join(folder, name));
    await writeFile(file, JSON.stringify({ ...collection, variable }));
    const output = ['--reporters', 'json', '--reporter-json-export', report];
    const line = [NEWMAN, 'run', file, ...output, ...words];
    // It ends with an error where an assertion has failed, which the report tells as well.
    await promisify(execFile)(process.execPath, line).catch(() => undefined);
    return (JSON.parse(await readFile(report, 'utf8')) as { run: Run }).run;
  }

  it.each([
    ['the default settings', {}],
    [
      'refresh tokens that are good for once',
      { ROTATE_REFRESH_TOKENS: 'true', BLACKLIST_AFTER_ROTATION: 'true' },
    ],
    ['pages', { PAGINATION: 'page', FILTER_BACKENDS: 'none', RENDERERS: 'json' }],
    ['nobody without an account', { DEFAULT_PERMISSION: 'IsAuthenticated' }],
  ])('passes as it comes, with %s', async (_, settings) => {
    const { executions, stats, failures } = await newman(await start(settings));
    expect(failures).toEqual([]);
    const names = new Set(executions.map(({ item }) => item.name));
    const tables = recordedOperations.filter(({ path }) => path.endsWith('.csv'));
    const isLeftOut = (name: string): boolean => 'RENDERERS' in settings && name.endsWith(' as CSV');
    expect([...names]).toEqual(NAMES.filter((name) => !isLeftOut(name)));
    expect(NAMES).toHaveLength(recordedOperations.length);
    // Each has a status, and a schema but for tables and what answers nothing: books deleted, passwords changed, log-outs everywhere.
    const silent = NAMES.some(isLeftOut) ? 6 : 6 + tables.length;
    expect(stats.assertions.total).toBe(2 * names.size - silent);
  });

  it('renews an access token that is about to end', async () => {
    const running = await start({ ACCESS_TOKEN_LIFETIME: '5' });
    const asked: string[] = [];
    const server = running.app.getHttpServer();
    server.on('request', ({ url = '' }) => asked.push(url.replace(/\/$/, '')));
    const { failures } = await newman(running, USER, ['--folder', 'books']);
    expect(failures).toEqual([]);
    // Eight of the requests bear a token: the first logs in, each other one finds its token about to end.
    expect(asked.filter((path) => path === '/api/token')).toHaveLength(1);
    expect(asked.filter((path) => path === '/api/token/refresh')).toHaveLength(7);
  });

  it('fails where the service does not answer as documented', async () => {
    const running = await start();
    const { failures } = await newman(running, { ...USER, password: 'wrong' }, ['--folder', 'books']);
    expect(failures.length).toBeGreaterThan(0);
  });

  it('comes as files to save, with nothing secret in them', async () => {
    const running = await start();
    for (const path of FILES) {
      const { status, headers } = await send(running.base, { path });
      expect({ status, ...headers }).toMatchObject({
        status: 200,
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="${path.split('/').at(-1)!.replace('-', '_')}"`,
      });
    }
    const [collection, environment] = await Promise.all(
      FILES.map(async (path) => jsonOf(await send(running.base, { path }))),
    );
    const own = { key: 'baseUrl', value: running.base };
    const empty = (keys: string[]): object[] => keys.map((key) => ({ key, value: '' }));
    expect(collection).toMatchObject({
      info: { description: expect.stringContaining(`curl '${running.base}/api/books/1/'`) },
      variable: [own, ...empty(['username', 'password', 'access', 'refresh'])],
    });
    expect(environment).toMatchObject({ values: [own, ...empty(['username', 'password'])] });
  });
});
