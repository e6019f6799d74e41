/*
 * Forged, mutated and misfit tokens in the header, to refresh and to verify: none may be accepted, none may be answered
 * with 5xx, and the good tokens that they are made from have to be good to the end.
 *
 *     node soak/tokens.mjs [--tokens 1000000] [--seconds 0] [--clients 32] [--seed 1]
 */
import { forgeries, misfits, token } from './forgeries.mjs';
import { ask, options, randomNumbers, report, startService } from './support.mjs';

const { tokens, seconds, clients, seed } = options({ tokens: 5000, seconds: 0, clients: 32, seed: 1 });
const KEY = 'a-key-for-soak-runs-that-nobody-else-has-to-know';
const ACCOUNT = { username: 'soak', password: 'a-password-for-soak-runs' };

/** What each place answers only to a token that it accepts is 200. */
const PLACES = {
  header: (text) =>
    ask(service.base, { path: '/api/auth/me/', headers: { authorization: `Bearer ${text}` } }),
  refresh: (text) =>
    ask(service.base, { method: 'POST', path: '/api/token/refresh/', body: { refresh: text } }),
  verify: (text) => ask(service.base, { method: 'POST', path: '/api/token/verify/', body: { token: text } }),
};
/** Where a good token is for. */
const HOME = { access: 'header', refresh: 'refresh' };
/** What a header can hold. */
const HEADER = /^[\x21-\x7e]{0,12000}$/;

const service = await startService({
  environment: {
    SECRET_KEY: KEY,
    ACCESS_TOKEN_LIFETIME: '86400',
    THROTTLE_LOGIN: 'none',
    SUPERUSER_USERNAME: ACCOUNT.username,
    SUPERUSER_PASSWORD: ACCOUNT.password,
  },
});
const random = randomNumbers(seed);
const good = [await logIn(), await logIn()];
const kinds = [
  ...Object.entries(forgeries).map(([name, make]) => ({ name, make, places: Object.keys(PLACES) })),
  // Each where it would be accepted but for what is odd about it.
  ...Object.entries(misfits).map(([name, make]) => ({
    name,
    make: (material) => token(make(material), { key: KEY }),
  })),
];

const statuses = {};
const accepted = [];
const failed = [];
let sent = 0;
const began = Date.now();
const isOver = () => sent >= tokens || (seconds > 0 && Date.now() - began >= seconds * 1000);
const before = await goodOnes();
await Promise.all(Array.from({ length: clients }, client));
const after = await goodOnes();
await service.stop();
report('tokens', {
  ok: accepted.length + failed.length === 0 && before && after,
  sent,
  kinds: kinds.length,
  accepted: accepted.length,
  failed: failed.length,
  statuses,
  examples: [...accepted, ...failed].slice(0, 5),
  seconds: Math.round((Date.now() - began) / 1000),
});

async function client() {
  while (!isOver()) {
    const { name, make, places } = kinds[sent++ % kinds.length];
    const type = random(2) ? 'access' : 'refresh';
    const text = make(material(type));
    const place = places ? places[HEADER.test(text) ? random(3) : 1 + random(2)] : HOME[type];
    const { status } = await PLACES[place](text).catch((error) => ({ status: `${error.code}` }));
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200) accepted.push({ name, place, type, text: text.slice(0, 2000) });
    else if (!(status >= 400 && status < 500))
      failed.push({ name, place, status, text: text.slice(0, 2000) });
  }
}

/** What a forger has: a good token, another one, and what the first says. */
function material(type) {
  const [text, another] = good.map((pair) => pair[type]);
  const parts = text.split('.');
  const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
  return { good: text, parts, others: another.split('.'), claims, random };
}

/** Whether good tokens are accepted, each where it belongs. */
async function goodOnes() {
  const [{ access, refresh }] = good;
  const answers = [
    PLACES.header(access),
    PLACES.refresh(refresh),
    PLACES.verify(access),
    PLACES.verify(refresh),
  ];
  return (await Promise.all(answers)).every(({ status }) => status === 200);
}

async function logIn() {
  const { body } = await ask(service.base, { method: 'POST', path: '/api/token/', body: ACCOUNT });
  return JSON.parse(body);
}
