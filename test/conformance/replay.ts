import { randomBytes } from 'node:crypto';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
import { differences, fillAll, type Difference, type Variables } from './compare.js';
import type { RecordedBook, Recording, Step } from './corpus.js';
import { mint } from './tokens.js';

/** The accounts of users.json, by the name that the recordings give them. */
const ACCOUNTS = {
  admin: { username: 'admin', password: 'admin-pass-1', id: '1' },
  reader: { username: 'reader', password: 'reader-pass-1', id: '2' },
  gone: { username: 'gone', password: 'gone-pass-1', id: '3' },
};

const BULK = '/api/books/bulk/';

/** Replays recordings against one running service, whose books it deletes. */
export class Replayer {
  private readonly accessTokens = new Map<string, Promise<string>>();

  constructor(
    private readonly base: string,
    private readonly signingKey: string,
  ) {}

  /** Sends the requests of a recording in turn. Throws an error that shows every answer that is not the recorded one. */
  async replay(recording: Recording): Promise<void> {
    const variables = await this.variables();
    for (const [name, recipe] of Object.entries(recording.mint ?? {})) {
      variables[name] = mint(fillAll(recipe, variables), this.signingKey);
    }
    if (recording.setup) await this.putBooks(recording.setup.books, variables);

    const failures: string[] = [];
    for (const [index, step] of recording.steps.entries()) {
      const answer = await send(this.base, requestOf(step, variables));
      const found = [...compareAnswer(step.response, answer, variables)];
      if (found.length > 0) failures.push(describeStep(index, step, found));
      capture(step, answer, variables);
    }
    if (failures.length > 0) throw new Error(failures.join('\n'));
  }

  private async variables(): Promise<Variables> {
    const variables: Variables = {
      base: this.base,
      host: new URL(this.base).host,
      rand: randomBytes(16).toString('hex'),
      signing_key: this.signingKey,
      admin_access: await this.accessToken('admin'),
      reader_access: await this.accessToken('reader'),
    };
    for (const [account, fields] of Object.entries(ACCOUNTS)) {
      for (const [field, value] of Object.entries(fields)) variables[`${account}_${field}`] = value;
    }
    return variables;
  }

  /** Makes these the only books there are, and keeps the ids of the named ones. */
  private async putBooks(books: readonly RecordedBook[], variables: Variables): Promise<void> {
    for (;;) {
      const found = await this.asAdmin(200, { path: '/api/books/' });
      const page = (Array.isArray(found) ? found : (found as { results: unknown }).results) as {
        id: number;
      }[];
      if (page.length === 0) break;
      await this.asAdmin(204, {
        method: 'DELETE',
        path: BULK,
        body: JSON.stringify(page.map(({ id }) => id)),
      });
    }
    if (books.length === 0) return;
    const body = JSON.stringify(books.map(({ as: _, ...fields }) => fields));
    const made = (await this.asAdmin(201, { method: 'POST', path: BULK, body })) as { id: number }[];
    for (const [index, { as }] of books.entries()) if (as) variables[as] = made[index].id;
  }

  private async asAdmin(status: number, request: Request): Promise<unknown> {
    const Authorization = `Bearer ${await this.accessToken('admin')}`;
    const headers = { Authorization, 'Content-Type': 'application/json' };
    return expectStatus(status, await send(this.base, { ...request, headers }));
  }

  private accessToken(account: 'admin' | 'reader'): Promise<string> {
    const token = this.accessTokens.get(account) ?? this.logIn(account);
    this.accessTokens.set(account, token);
    return token;
  }

  private async logIn(account: 'admin' | 'reader'): Promise<string> {
    const { username, password } = ACCOUNTS[account];
    const answer = await send(this.base, {
      method: 'POST',
      path: '/api/token/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return (expectStatus(200, answer) as { access: string }).access;
  }
}

function requestOf({ request }: Step, variables: Variables): Request {
  const { method, headers, path, body } = fillAll({ ...request, body_base64: undefined }, variables);
  const bytes = request.body_base64 === undefined ? body : Buffer.from(request.body_base64, 'base64');
  return { method, headers, path: path.replace(/^https?:\/\/[^/]+/, ''), body: bytes };
}

function* compareAnswer(
  recorded: Step['response'],
  answer: Answer,
  variables: Variables,
): Generator<Difference> {
  yield* differences(recorded.status, answer.status, variables, 'status');
  for (const [name, value] of Object.entries(recorded.headers)) {
    yield* differences(value, answer.headers[name] ?? null, variables, name);
  }
  if (recorded.body !== undefined) yield* differences(recorded.body, jsonOf(answer), variables, 'body');
  if (recorded.body_text !== undefined)
    yield* differences(recorded.body_text, textOf(answer), variables, 'text');
  if (recorded.body_empty) yield* differences('', textOf(answer), variables, 'body');
}

/** Keeps what later steps refer to. */
function capture(step: Step, answer: Answer, variables: Variables): void {
  for (const [name, pointer] of Object.entries(step.capture ?? {})) {
    const document = jsonOf(answer) as Record<string, unknown> | undefined;
    variables[name] = document?.[pointer.slice(1)];
  }
}

function describeStep(index: number, { request }: Step, found: readonly Difference[]): string {
  const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 400) ?? 'nothing';
  const lines = found.map(
    ({ at, expected, actual }) => `    ${at}: ${show(actual)} instead of ${show(expected)}`,
  );
  const sent = request.body === undefined ? '' : ` with ${request.body.slice(0, 200)}`;
  return [`step ${index + 1}: ${request.method} ${request.path}${sent}`, ...lines].join('\n');
}

function expectStatus(status: number, answer: Answer): unknown {
  if (answer.status === status) return jsonOf(answer);
  throw new Error(`set-up: ${answer.status} instead of ${status}: ${textOf(answer)}`);
}
