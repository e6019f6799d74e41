import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type {
  MediaTypeObject,
  OpenAPIObject,
  OperationObject,
  RequestBodyObject,
  SchemaObject,
} from '@nestjs/swagger';
import { parse } from 'yaml';
import { ALL, operationsOf, RECORDED, spectacular } from './document.js';

type Node = Readonly<Record<string, unknown>>;

const documentWith = async (env: Record<string, string>): Promise<OpenAPIObject> =>
  parse(await spectacular(ALL, env)) as OpenAPIObject;

describe('The OpenAPI document', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const document = parse(RECORDED) as OpenAPIObject;

  it('is the one that is kept', async () => {
    expect(await spectacular()).toBe(RECORDED);
  });

  it('is written to a file, as JSON too', async () => {
    const file = join(folder, 'openapi.json');
    expect(await spectacular([...ALL, '--format', 'openapi-json', '--file', file])).toBe('');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document);
  });

  it.each(['3.1', '3.0'])('has nothing that Redocly recommends against, in version %s', async (version) => {
    const file = join(folder, `openapi-${version}.yaml`);
    await writeFile(file, await spectacular([...ALL, '--api-version', version]));
    expect(await lint(file)).toEqual({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  });

  it('names each operation once, as drf-spectacular does', () => {
    const ids = operationsOf(document).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([
      ...['books_list', 'books_create', 'books_list_csv'],
      ...['books_retrieve', 'books_update', 'books_partial_update', 'books_destroy'],
      ...['books_bulk_create', 'books_bulk_update', 'books_bulk_partial_update', 'books_bulk_destroy'],
      'books_changes_retrieve',
      ...['root_retrieve', 'schema_retrieve'],
      ...['token_create', 'token_blacklist_create', 'token_refresh_create', 'token_verify_create'],
      ...['auth_logout_all_create', 'auth_me_retrieve', 'auth_password_create'],
      ...['admin_history_list', 'admin_history_list_csv', 'admin_history_retrieve'],
      ...['admin_history_rows_retrieve', 'admin_history_undo_create'],
      ...['admin_imports_list', 'admin_imports_create', 'admin_imports_list_csv'],
      ...['admin_imports_retrieve', 'admin_imports_partial_update'],
      ...['admin_imports_preview_retrieve', 'admin_imports_refused_retrieve', 'admin_imports_run_create'],
      'admin_statistics_retrieve',
      ...['admin_users_list', 'admin_users_create', 'admin_users_list_csv'],
      ...['admin_users_retrieve', 'admin_users_update', 'admin_users_partial_update'],
      ...['admin_users_logout_create', 'admin_users_password_create'],
    ]);
  });

  it('has a schema of what answers show, of what requests send and of what is wrong with those', () => {
    const { schemas } = document.components as { schemas: Record<string, SchemaObject> };
    const { id, ...fields } = schemas.Book.properties!;
    const [all, written] = [['id', ...Object.keys(fields)], Object.keys(fields)];
    const messages = { type: 'array', items: { type: 'string' } };
    const errors = (names: readonly string[]): object => ({
      type: 'object',
      properties: Object.fromEntries([...names, 'non_field_errors'].map((name) => [name, messages])),
    });
    expect(written).toEqual(['title', 'author', 'published_date', 'isbn']);
    expect(schemas).toMatchObject({
      Book: { required: all },
      BookRequest: { type: 'object', properties: fields, required: written },
      BulkBookRequest: { type: 'object', properties: { id, ...fields }, required: all },
    });
    expect(schemas.PatchedBookRequest).toEqual({ type: 'object', properties: fields });
    expect(schemas.PatchedBulkBookRequest).toEqual({ ...schemas.BulkBookRequest, required: ['id'] });
    expect([schemas.BookFieldErrors, schemas.BulkBookFieldErrors]).toEqual([errors(written), errors(all)]);
    const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
    expect(schemas.BookList).toEqual({
      anyOf: [{ type: 'array', items: reference('Book') }, reference('PaginatedBookList')],
    });
    expect(schemas.BookRequestError).toEqual({
      anyOf: [reference('BookFieldErrors'), reference('ErrorDetail')],
    });
    expect(schemas.BookPreconditionFailed.properties).toEqual({
      detail: { type: 'string' },
      current: reference('Book'),
    });
  });

  it('gives no component a name that languages have taken, and no pattern that only some of them read', () => {
    const names = Object.keys(document.components!.schemas!);
    expect(names.filter((name) => /^(Error|Import)$/.test(name))).toEqual([]);
    const patterns = [...nodesOf(document)].flatMap(({ pattern }) =>
      typeof pattern === 'string' ? [pattern] : [],
    );
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern)).not.toThrow();
      expect(pattern).not.toMatch(/\\p\{/);
    }
  });

  it('is complete without the part for the staff', async () => {
    const open = parse(await spectacular([])) as OpenAPIObject;
    const own = Object.entries(document.paths).filter(([path]) => !path.startsWith('/api/admin/'));
    expect(open.paths).toEqual(Object.fromEntries(own));
    expect(open.tags?.map(({ name }) => name)).not.toContain('admin');
    const named = Array.from(
      JSON.stringify(open).matchAll(/#\/components\/schemas\/(\w+)/g),
      ([, name]) => name,
    );
    expect(new Set(Object.keys(open.components!.schemas!))).toEqual(new Set(named));
  });

  it('tells how many they may be', async () => {
    const { paths } = await documentWith({ BULK_LIMIT: '7' });
    for (const { requestBody } of Object.values(paths['/api/books/bulk/']) as OperationObject[]) {
      const { content } = requestBody as RequestBodyObject;
      expect(content).toMatchObject({ 'application/json': { schema: { maxItems: 7 } } });
    }
  });

  it.each([
    ['AllowAny', [{ bearerAuth: [] }, {}], [{ bearerAuth: [] }, {}]],
    ['IsAuthenticatedOrReadOnly', [{ bearerAuth: [] }, {}], [{ bearerAuth: [] }]],
    ['IsAuthenticated', [{ bearerAuth: [] }], [{ bearerAuth: [] }]],
    ['IsAdminUser', [{ bearerAuth: [] }], [{ bearerAuth: [] }]],
  ])('tells whether credentials are needed under %s', async (permission, reading, writing) => {
    const operations = operationsOf(await documentWith({ DEFAULT_PERMISSION: permission }));
    const security = Object.fromEntries(operations.map(({ id, operation }) => [id, operation.security]));
    expect(security).toMatchObject({
      books_list: reading,
      books_create: writing,
      token_create: [],
      schema_retrieve: [],
      admin_users_list: [{ bearerAuth: [] }],
    });
    // What changes something may be forged, and so refused, whatever the permission.
    const reads = operations.filter(({ method }) => method === 'GET');
    const forbidden = reads.filter(({ statuses }) => statuses.includes(403)).map(({ id }) => id);
    const ofStaff = permission === 'IsAdminUser' ? /^(admin|books|root|schema)_/ : /^(admin|schema)_/;
    expect(forbidden).toEqual(reads.map(({ id }) => id).filter((id) => ofStaff.test(id)));
  });

  it.each([
    ['none', { type: 'array' }, []],
    ['optional', { $ref: '#/components/schemas/BookList' }, ['page', 'page_size']],
    ['page', { $ref: '#/components/schemas/PaginatedBookList' }, ['page', 'page_size']],
    ['limitoffset', { $ref: '#/components/schemas/PaginatedBookList' }, ['limit', 'offset']],
    ['cursor', { $ref: '#/components/schemas/PaginatedBookList' }, ['cursor', 'page_size']],
  ])('tells how lists are cut with PAGINATION=%s', async (PAGINATION, schema, parameters) => {
    const { paths } = await documentWith({ PAGINATION, FILTER_BACKENDS: 'none', RENDERERS: 'json' });
    const list = paths['/api/books/'].get;
    expect(list?.responses['200']).toMatchObject({ content: { 'application/json': { schema } } });
    expect((list?.parameters ?? []).map((parameter) => 'name' in parameter && parameter.name)).toEqual(
      parameters,
    );
  });

  it('has examples that are valid', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
    ajv.addSchema(document, 'document');
    const faults: unknown[] = [];
    let count = 0;
    const check = (schema: object, example: unknown): void => {
      count++;
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
      if (!ajv.validate(local, example)) faults.push({ example, errors: ajv.errorsText() });
    };
    for (const node of nodesOf(document)) {
      if ('example' in node) check((node as MediaTypeObject).schema as object, node.example);
      if (Array.isArray(node.examples)) for (const example of node.examples) check(node, example);
    }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(20);
  });

  it('has an example of every body that is JSON, and of every variable part of a path', () => {
    const bodies = [...nodesOf(document)].flatMap(({ content }) =>
      Object.entries(content ?? {}).filter(([type]) => type.endsWith('json')),
    );
    expect(bodies.length).toBeGreaterThan(100);
    expect(bodies.filter(([, media]) => !('example' in (media as object)))).toEqual([]);
    const parameters = [...nodesOf(document)].filter((node) => node.in === 'path');
    expect(parameters.filter((parameter) => parameter.example !== 1)).toEqual([]);
  });

  it('has no word in version 3.0 that 3.1 brought', async () => {
    const old = parse(await spectacular([...ALL, '--api-version', '3.0'])) as OpenAPIObject;
    expect(old.openapi).toBe('3.0.3');
    const foreign = [...nodesOf(old)].filter(
      ({ type, examples }) => Array.isArray(type) || Array.isArray(examples),
    );
    expect(foreign).toEqual([]);
    expect(old.components?.schemas).toMatchObject({
      Book: { properties: { title: { type: 'string', example: 'The Left Hand of Darkness' } } },
      PaginatedBookList: { properties: { next: { type: 'string', nullable: true } } },
    });
  });
});

/** Every object within a value, but for what stands in examples. */
function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const [key, part] of Object.entries(value)) if (!/^examples?$/.test(key)) yield* nodesOf(part);
}

const CLI = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
const RULES = fileURLToPath(new URL('redocly.yaml', import.meta.url));

/** What Redocly finds. It is told to keep to itself: by default it reports its use and looks for new versions. */
async function lint(file: string): Promise<unknown> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const words = [CLI, 'lint', file, '--config', RULES, '--format', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env }).catch(
    (error: { stdout: string }) => error,
  );
  const { totals, problems } = JSON.parse(stdout) as { totals: unknown; problems: unknown };
  return { totals, problems };
}
