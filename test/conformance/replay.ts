import { randomBytes } from 'node:crypto';
import { jsonOf, send, textOf, type Answer, type Request } from '../support/http.js';
import { differences, fillAll, type Difference, type Variables } from './compare.js';
import type { Recording, Step } from './corpus.js';
import { mint } from './tokens.js';

/** The accounts of users.json, by the name that the recordings give them. */
const ACCOUNTS = {
  admin: { username: 'admin', password: 'admin-pass-1', id: '1' },
  reader: { username: 'reader', password: 'reader-pass-1', id: '2' },
  gone: { username: 'gone', password: 'gone-pass-1', id: '3' },
  writer: { username: 'writer', password: 'writer-pass-1', id: '4' },
};

type Account = keyof typeof ACCOUNTS;

/** Replays recordings against one running service, whose objects it deletes. */
export abstract class Replayer<R extends Recording = Recording> {
  private readonly accessTokens = new Map<string, Promise<string>>();

  constructor(
    private readonly base: string,
    private readonly signingKey: string,
  ) {}

  /** Sends the requests of a recording in turn. Throws an error that shows every answer that is not the recorded one. */
  async replay(recording: R): Promise<void> {
    const variables = await this.variables();
    for (const [name, recipe] of Object.entries(recording.mint ?? {})) {
      variables[name] = mint(fillAll(recipe, variables), this.signingKey);
    }
    await this.prepare(recording, variables);

    const failures: string[] = [];
    for (const [index, step] of recording.steps.entries()) {
      const answer = await send(this.base, requestOf(step, variables));
      const found = [...compareAnswer(step.response, answer, variables)];
      if (found.length > 0) failures.push(describeStep(index, step, found));
      capture(step, answer, variables);
    }
    if (failures.length > 0) throw new Error(failures.join('\n'));
  }

  /** Makes the objects that a recording starts from the only ones, and keeps the ids of those with a name. */
  protected abstract prepare(recording: R, variables: Variables): Promise<void>;

  protected async variables(): Promise<Variables> {
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

  protected async as(
    account: Account,
    status: number | readonly number[],
    request: Request,
  ): Promise<unknown> {
    const Authorization = `Bearer ${await this.accessToken(account)}`;
    const headers = { Authorization, 'Content-Type': 'application/json' };
    return expectStatus(status, await send(this.base, { ...request, headers }));
  }

  protected accessToken(account: Account): Promise<string> {
    const token = this.accessTokens.get(account) ?? this.logIn(account);
    this.accessTokens.set(account, token);
    return token;
  }

  private async logIn(account: Account): Promise<string> {
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
    let found: unknown = jsonOf(answer);
    for (const key of pointer.slice(1).split('/'))
      found = (found as Record<string, unknown> | undefined)?.[key];
    variables[name] = found;
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

function expectStatus(status: number | readonly number[], answer: Answer): unknown {
  if ([status].flat().includes(answer.status)) return jsonOf(answer);
  throw new Error(`set-up: ${answer.status} instead of ${[status].flat().join(' or ')}: ${textOf(answer)}`);
}
