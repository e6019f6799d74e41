import { METHODS } from 'node:http';
import { randomNumbers } from '../support.mjs';
import { BODIES, UPLOADS, withToken } from './bodies.mjs';
import { DELIVERIES } from './deliveries.mjs';
import { HEADS, PATHS } from './heads.mjs';
import { bearerOf, NOBODY, UNKNOWN_VISITOR, visitorOf } from './credentials.mjs';
import { PATTERNS } from './patterns.mjs';
import { anyOf } from './texts.mjs';

/*
 * Attacks by name. Each is made from a random source and a target, so that name and seed are enough to make it again. An
 * attack holds to one shape (of a body, a head, a path) or one delivery, which gives it its name, and leaves the rest to
 * chance; or it is one of the patterns of several connections.
 */

const ALL_METHODS = [...METHODS, 'BREW', 'get', 'X'.repeat(500)];
const WITH_BODY = ['POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Bytes: the limits of the service's settings, and how often a body is small, larger, at the limit, or above it. */
const BODY_LIMIT = 2_621_440;
const UPLOAD_LIMIT = 33_554_432;
const SIZES = [
  [880, (random) => 1 + random(1000)],
  [100, (random) => 1000 + random(100_000)],
  [18, () => BODY_LIMIT - 100],
  [2, () => BODY_LIMIT + 1 + 1000],
];
/** Of one in so many imports, since each takes the service a while. */
const LARGE_UPLOADS = 25;

const USUAL_DELIVERIES = [
  'whole',
  'whole',
  'whole',
  'whole',
  'whole',
  'sliced',
  'random-chunks',
  'half-close',
];

function sizeOf(random) {
  let left = random(SIZES.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, size] of SIZES) if ((left -= weight) < 0) return Math.floor(size(random));
}

/** A request of the given traits; what is not given is left to chance. */
function request(random, target, given) {
  const address = given.address ?? anyOf(random, target.addresses);
  const { query = '', headers = [] } =
    given.head?.(random) ?? (random(8) ? {} : anyOf(random, Object.values(HEADS))(random));
  const isUpload = /\/import\/?$|\/imports\/$/.test(address.path);
  const hasBody = given.body !== undefined || random(2) === 0;
  const method =
    given.method ??
    (hasBody
      ? anyOf(random, WITH_BODY)
      : random(3)
        ? anyOf(random, address.methods)
        : anyOf(random, ALL_METHODS));
  const size =
    isUpload && given.isUpload && random(LARGE_UPLOADS) === 0 ? UPLOAD_LIMIT - 1000 : sizeOf(random);
  const shape =
    given.body ??
    (isUpload && random(2) ? anyOf(random, Object.values(UPLOADS)) : anyOf(random, Object.values(BODIES)));
  const credentials = anyOf(random, CREDENTIALS)(target.credentials);
  const made = hasBody ? shape(random, { size, fields: address.fields }) : { body: Buffer.alloc(0) };
  const { type, body } = hasBody && credentials.csrf ? withToken(made, credentials.csrf) : made;
  const plain = target.fill(address.path, random);
  const path = given.path?.(random, plain) ?? plain;
  // Of pages the head of the answer names others.
  const separator = query && (path.includes('?') ? '&' : random(2) ? '?page_size=5&' : '?');
  const all = [
    ['Host', target.host],
    ...(type === undefined ? [] : [['Content-Type', type]]),
    ...(random(4) ? [] : [['Accept', anyOf(random, ['text/html', 'application/json', 'text/csv', '*/*'])]]),
    ...credentials.headers,
    ['Connection', 'close'],
  ];
  const names = new Set(headers.map(([name]) => name));
  return {
    method,
    path,
    line: `${method} ${path}${separator}${query} HTTP/1.1`,
    headers: [...all.filter(([name]) => !names.has(name)), ...headers],
    body,
  };
}

/** Who asks: a client that is not known, without or with a form's token, a user, or the staff, with a token or a session. */
const CREDENTIALS = [
  () => NOBODY,
  () => UNKNOWN_VISITOR,
  ({ user }) => bearerOf(user),
  ({ staff }) => bearerOf(staff),
  ({ staff: { session } }) => visitorOf(session.cookie, session.csrf),
];

const deliver = (random, made, delivery) =>
  DELIVERIES[delivery ?? anyOf(random, USUAL_DELIVERIES)](random, made);

/** An attack of one connection. */
function single(given) {
  return (random, target) => {
    const made = request(random, target, typeof given === 'function' ? given(random, target) : given);
    const delivery = given.delivery;
    const script = deliver(random, made, delivery);
    return { summary: `${made.line.slice(0, 100)} (${made.body.length} bytes)`, scripts: [script] };
  };
}

const uploadAddress = (random, { addresses }) =>
  anyOf(
    random,
    addresses.filter(({ path }) => /\/import\/?$|\/imports\/$/.test(path)),
  );

const named = (shapes, given) =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, single(given(shape, name))]));

const LISTS = (random, { addresses }) =>
  anyOf(
    random,
    addresses.filter(({ path, methods }) => methods.includes('GET') && !path.includes('{id}')),
  );

/** Kinds of attacks, each with its share. */
const KINDS = [
  [30, named(BODIES, (body) => ({ body }))],
  [
    4,
    named(UPLOADS, (body) => (random, target) => ({
      body,
      isUpload: true,
      method: 'POST',
      address: uploadAddress(random, target),
    })),
  ],
  [
    25,
    named(HEADS, (head) => (random, target) => ({
      head,
      method: random(4) ? 'GET' : undefined,
      address: LISTS(random, target),
    })),
  ],
  [8, named(PATHS, (path) => ({ path }))],
  [32, named(DELIVERIES, (_, delivery) => ({ delivery }))],
  [0.15, PATTERNS],
];

export const ATTACKS = Object.assign({}, ...KINDS.map(([, attacks]) => attacks));

const TOTAL = KINDS.reduce((sum, [share]) => sum + share, 0);

/** The name of an attack that comes next. */
export function nextName(random) {
  let left = (random(1e6) / 1e6) * TOTAL;
  for (const [share, attacks] of KINDS) if ((left -= share) < 0) return anyOf(random, Object.keys(attacks));
  return 'whole';
}

/** The attack of a name and a seed against a target: its connections' scripts, and a line about it. */
export function makeAttack(name, seed, target) {
  const make = ATTACKS[name];
  if (!make) throw new Error(`There is no attack "${name}". There are: ${Object.keys(ATTACKS).join(', ')}.`);
  const random = randomNumbers(seed);
  const attack = make(random, target);
  const localAddress = target.attackers?.[random(target.attackers.length)];
  return { name, seed, ...attack, scripts: attack.scripts.map((script) => ({ localAddress, ...script })) };
}
