import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createUser } from '../../src/auth/users/users.js';
import {
  ACCESS_TOKEN,
  withCodeSamples,
  type CodeSample,
} from '../../src/rest/schema/examples/code-samples.js';
import { SAMPLE_ORIGIN } from '../../src/rest/schema/sample-origin.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { Router } from '../../src/rest/routing/router.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { operationsOf, recordedOperations } from './document.js';

const run = promisify(execFile);
const USER = { username: 'ann', password: 'a good \'password\' "$HOME"' };
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const TABLE = `${Object.keys(BOOK).join()}\n${Object.values(BOOK).join()}\n`;
const LABELS = ['curl', 'fetch', 'axios', 'Python requests', 'HTTPie'];

/** How a sample is run, so that it prints a status; only what needs no package is. */
const RUN: Readonly<Record<string, (source: string, cwd?: string) => Promise<{ stdout: string }>>> = {
  curl: (source, cwd) =>
    run('sh', ['-c', source.replace(/^curl/, 'curl -s -o /dev/null -w "%{http_code}"')], { cwd }),
  fetch: (source) => run(process.execPath, ['--input-type=module', '-e', source]),
};

/** How a sample is read without being run. */
const CHECK: Readonly<Record<string, (source: string) => Promise<unknown>>> = {
  axios: (source) => checked(process.execPath, ['--input-type=module', '--check'], source),
  HTTPie: (source) => run('sh', ['-n', '-c', source]),
};

async function checked(program: string, words: string[], input: string): Promise<void> {
  const running = run(program, words);
  running.child.stdin!.end(input);
  await running;
}

describe('The code samples', () => {
  let service: Service;
  let tokens: Record<string, string>;
  /** Where a reader has the file that samples name. */
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samples-'));
    await writeFile(join(folder, 'example.csv'), TABLE);
    service = await startService({}, 'sqlite::memory:');
    const { username, password } = USER;
    await createUser(service.database, { username, is_staff: true, is_superuser: true }, password);
    tokens = await logIn();
    await newBook();
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  async function logIn(): Promise<Record<string, string>> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await send(service.base, {
      method: 'POST',
      path: '/api/token/',
      headers,
      body: JSON.stringify(USER),
    });
    return jsonOf(answer) as Record<string, string>;
  }

  /** As a page and its reader fill it in. */
  const filledIn = (source: string, values: Record<string, string>): string =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`<${name}>`, value),
      source.replaceAll(SAMPLE_ORIGIN, service.base).replaceAll(ACCESS_TOKEN, tokens.access),
    );

  const samplesOf = (operation: object): CodeSample[] =>
    (operation as { 'x-codeSamples': CodeSample[] })['x-codeSamples'];

  it('are there for every operation', () => {
    for (const { operation } of recordedOperations)
      expect(samplesOf(operation).map(({ label }) => label)).toEqual(LABELS);
  });

  const runs = recordedOperations.flatMap(({ id, operation }) =>
    samplesOf(operation).flatMap(({ label, source }) =>
      RUN[label] ? [{ id, label, source, operation }] : [],
    ),
  );

  // A person writes a password as its language asks for it.
  it.each(runs)('of $id for $label does what it says', async ({ id, label, source, operation }) => {
    // Some samples end all tokens there are.
    tokens = await logIn();
    if (id === 'books_bulk_destroy') source = source.replace(/\[\s*1\s*\]/, `[${await newBook()}]`);
    else if (id in OBJECTS) source = source.replace('/1/', `/${await OBJECTS[id]()}/`);
    const password =
      label === 'curl' ? JSON.stringify(USER.password).slice(1, -1).replaceAll("'", "'\\''") : '';
    const written = password || JSON.stringify(USER.password).slice(1, -1);
    const values = {
      ...{
        username: id.startsWith('admin_') ? `jane${++count}` : USER.username,
        password: written,
        old_password: written,
        new_password: written,
      },
      ...{ refresh: tokens.refresh, token: tokens.access },
    };
    const { stdout } = await RUN[label](filledIn(source, values), folder);
    expect(stdout).toMatch(
      new RegExp(`^${Object.keys(operation.responses).find((status) => status.startsWith('2'))}\\b`),
    );
  });

  let count = 0;

  /** What is to be changed, or done to, by the operation: the first of all is not for everything. */
  const OBJECTS: Readonly<Record<string, () => Promise<number>>> = {
    books_destroy: newBook,
    admin_history_undo_create: deletion,
    ...Object.fromEntries(
      ['retrieve', 'partial_update', 'preview_retrieve', 'refused_retrieve', 'run_create'].map((each) => [
        `admin_imports_${each}`,
        newImport,
      ]),
    ),
    ...Object.fromEntries(
      ['update', 'partial_update', 'password_create', 'logout_create'].map((each) => [
        `admin_users_${each}`,
        newUser,
      ]),
    ),
  };

  function newBook(): Promise<number> {
    return created('/api/books/', BOOK);
  }

  function newUser(): Promise<number> {
    return created('/api/admin/users/', { username: `bob${++count}`, password: USER.password });
  }

  function newImport(): Promise<number> {
    const form = new FormData();
    form.append('resource', 'books.book');
    form.append('file', new File([TABLE], 'example.csv'));
    return created('/api/admin/imports/', form);
  }

  /** The entry in the history of a book that is gone. */
  async function deletion(): Promise<number> {
    const headers = { Authorization: `Bearer ${tokens.access}` };
    const book = await newBook();
    await send(service.base, { method: 'DELETE', path: `/api/books/${book}/`, headers });
    const { results } = jsonOf(await send(service.base, { path: '/api/admin/history/', headers })) as {
      results: { id: number }[];
    };
    return results[0].id;
  }

  /** The id of what a request creates. */
  async function created(path: string, body: object): Promise<number> {
    const isForm = body instanceof FormData;
    const answer = await fetch(service.base + path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${tokens.access}`,
        ...(!isForm && { 'Content-Type': 'application/json' }),
      },
      body: isForm ? body : JSON.stringify(body),
    });
    return ((await answer.json()) as { id: number }).id;
  }

  const checks = recordedOperations.flatMap(({ id, operation }) =>
    samplesOf(operation).flatMap(({ label, source }) => (CHECK[label] ? [{ id, label, source }] : [])),
  );

  it.each(checks)('of $id for $label can be read', async ({ label, source }) => {
    await CHECK[label](source);
  });

  it('quote whatever stands in an example', async () => {
    tokens = await logIn();
    const title = `It's "quoted" \\ $HOME \`id\` é 😀 \n</script>`;
    const body = await createdWith(title);
    expect(body.map(({ title: stored }) => stored)).toEqual([title, title]);
  });

  /** What the samples of a document with this example create, by curl and by fetch. */
  async function createdWith(title: string): Promise<{ title: string }[]> {
    const view = service.app.get(Router).viewOf(SchemaView) as SchemaView;
    const document = structuredClone<OpenAPIObject>(await view.withoutExamples());
    const { BookRequest } = document.components!.schemas as Record<
      string,
      { properties: Record<string, object> }
    >;
    Object.assign(BookRequest.properties.title, { examples: [title] });
    const { operation } = operationsOf(withCodeSamples(document)).find(({ id }) => id === 'books_create')!;
    const before = (await books()).length;
    for (const { label, source } of samplesOf(operation)) await RUN[label]?.(filledIn(source, {}));
    return (await books()).slice(before);
  }

  const books = async (): Promise<{ title: string }[]> =>
    jsonOf(await send(service.base, { path: '/api/books/' })) as { title: string }[];
});
