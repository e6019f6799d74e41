import { jsonOf, send, textOf, type Answer, type Request } from './http.js';

/** A value, or a function for one known only when the row is played: a token, an id. */
type Late<T> = T | (() => T);

/** One row of a table: a request, and what its answer has to be. */
export interface Scenario {
  readonly name: string;
  /** Method and address, as in `GET /api/books/`. */
  readonly request: Late<string>;
  readonly headers?: Late<Request['headers']>;
  /** Text and bytes leave as they are, anything else as JSON with its Content-Type. */
  readonly body?: unknown;
  readonly status: number;
  /** Headers by lower-case name: their exact text, a pattern, or null for one that must be absent. */
  readonly answerHeaders?: Readonly<Record<string, string | RegExp | null>>;
  /** The exact text, a pattern, or a JSON value (which may hold jest's matchers); absent: not looked at. */
  readonly answer?: unknown;
}

/**
 * A test for each scenario, against the service at `base()`. They run in the order of the table and in one database, so
 * that a later row can look at what an earlier one did.
 */
export function testScenarios(base: () => string, scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      await check(base(), scenario);
    });
  }
}

/** Plays one scenario: sends its request and compares the answer, which it returns. */
export async function check(base: string, scenario: Scenario): Promise<Answer> {
  const [method, path] = now(scenario.request).split(/ (.*)/s) as [string, string];
  const answer = await send(base, { method, path, ...payload(now(scenario.headers), now(scenario.body)) });
  // A wrong status is told together with the body, which says why.
  const { status } = scenario;
  const told = answer.status === status ? { status } : { status: answer.status, body: textOf(answer) };
  expect(told).toEqual({ status });
  for (const [name, expected] of Object.entries(scenario.answerHeaders ?? {})) {
    expect({ [name]: answer.headers[name] ?? null }).toEqual({ [name]: exactly(expected) });
  }
  const expected = now(scenario.answer);
  if (typeof expected === 'string' || expected instanceof RegExp) {
    expect(textOf(answer)).toEqual(exactly(expected));
  } else if (expected !== undefined) {
    expect(jsonOf(answer)).toEqual(expected);
  }
  return answer;
}

function now<T>(value: Late<T>): T {
  return typeof value === 'function' ? (value as () => T)() : value;
}

function payload(headers: Request['headers'], body: unknown): Pick<Request, 'headers' | 'body'> {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return { headers, body };
  return { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

const exactly = (expected: string | RegExp | null): unknown =>
  expected instanceof RegExp ? expect.stringMatching(expected) : expected;
