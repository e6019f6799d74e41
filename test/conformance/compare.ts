import { decode, sign } from './tokens.js';

/** What a recording refers to by name: ids, tokens, the service's address. */
export type Variables = Record<string, unknown>;

export interface Difference {
  /** Where: a header's name, or the path to a value of the body. */
  readonly at: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

type Container = Readonly<Record<string, unknown>>;
type Matcher = (argument: never, actual: unknown, variables: Variables, at: string) => Iterable<Difference>;

/** Puts the variables' values where `text` names them. Throws for one that is not known. */
export function fill(text: string, variables: Variables, escape = (value: string) => value): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!(name in variables)) throw new Error(`the variable {{${name}}} is not known`);
    return escape(String(variables[name]));
  });
}

/** As `fill`, for every text within a JSON value. */
export function fillAll<T>(value: T, variables: Variables): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? fill(part, variables) : part,
  ) as T;
}

/**
 * Where `actual` is not what was recorded, the order of keys included. `expected` is JSON in which variables and
 * matchers, objects with one `$name`, may stand.
 */
export function* differences(
  expected: unknown,
  actual: unknown,
  variables: Variables,
  at = '',
): Generator<Difference> {
  if (!isContainer(expected)) {
    const value = typeof expected === 'string' ? fill(expected, variables) : expected;
    if (value !== actual) yield { at, expected: value, actual };
    return;
  }
  const keys = Object.keys(expected);
  const matcher = keys.find((key) => key.startsWith('$'));
  if (matcher) {
    yield* matcherNamed(matcher)(expected[matcher] as never, actual, variables, at);
  } else if (!isContainer(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    yield { at, expected, actual };
  } else if (keys.join() !== Object.keys(actual).join()) {
    yield { at: `${at} (keys)`, expected: keys, actual: Object.keys(actual) };
  } else {
    for (const key of keys) yield* differences(expected[key], actual[key], variables, `${at}/${key}`);
  }
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

const unless = (holds: boolean, difference: Difference): Difference[] => (holds ? [] : [difference]);

/** The matchers that the recordings use; what each means is in README.md. */
const MATCHERS: Readonly<Record<string, Matcher>> = {
  $int: (_, actual, _variables, at) =>
    unless(Number.isInteger(actual), { at, expected: 'an integer', actual }),
  $var: (name: string, actual, variables, at) =>
    unless(actual === variables[name], { at, expected: variables[name], actual }),
  $startsWith: (start: string, actual, _variables, at) =>
    unless(String(actual).startsWith(start), { at, expected: `${start}…`, actual }),
  $regex(source: string, actual, variables, at) {
    const pattern = new RegExp(fill(source, variables, escapePattern), 'u');
    return unless(pattern.test(String(actual)), { at, expected: pattern, actual });
  },
  *$jwt(wanted: { header: object; claims: object; lifetime?: number }, actual, variables, at) {
    const token = decode(actual);
    if (!token) {
      yield { at, expected: 'a JWT', actual };
      return;
    }
    yield* differences(wanted.header, token.header, variables, `${at}/header`);
    yield* differences(wanted.claims, token.claims, variables, `${at}/claims`);
    const { lifetime } = wanted;
    const actualLifetime = token.claims.exp - token.claims.iat;
    yield* unless(lifetime === undefined || actualLifetime === lifetime, {
      ...{ at: `${at}/claims/exp`, expected: `iat + ${lifetime}`, actual: `iat + ${actualLifetime}` },
    });
    const signature = sign(token.signed, token.header.alg, String(variables.signing_key));
    yield* unless(signature === token.signature, {
      at: `${at}/signature`,
      expected: signature,
      actual: token.signature,
    });
  },
};

function matcherNamed(name: string): Matcher {
  const matcher = MATCHERS[name];
  if (!matcher) throw new Error(`the matcher ${name} is not known`);
  return matcher;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
