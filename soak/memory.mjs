/*
 * Mixed load for long: what is in memory after a collection, and the handles in use, must not grow, and the event loop must
 * not be held up.
 *
 *     node soak/memory.mjs [--minutes 30] [--samples 30] [--clients 16]
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ask,
  bookNumber,
  options,
  randomNumbers,
  report,
  startService,
  temporaryFolder,
} from './support.mjs';

const { minutes, samples, clients, seed } = options({ minutes: 0.2, samples: 6, clients: 16, seed: 1 });
const random = randomNumbers(seed);
const folder = temporaryFolder();
const PROBE = join(folder, 'probe.jsonl');
const account = { username: 'soak', password: 'a pass phrase for soak runs' };

const service = await startService({
  folder,
  environment: {
    PROBE,
    NODE_OPTIONS: `--import ${new URL('probe.mjs', import.meta.url).href}`,
    DEFAULT_PERMISSION: 'IsAuthenticatedOrReadOnly',
    ROTATE_REFRESH_TOKENS: 'true',
    BLACKLIST_AFTER_ROTATION: 'true',
    THROTTLE_USER: '1000000/min',
    THROTTLE_ANON: '1000000/min',
    SUPERUSER_USERNAME: account.username,
    SUPERUSER_PASSWORD: account.password,
  },
});
const { base } = service;

const ROWS = 500;
let [number, sent, errors] = [0, 0, 0];
let tokens = await logIn();

async function logIn() {
  const { body } = await ask(base, { method: 'POST', path: '/api/token/', body: account });
  return JSON.parse(body);
}

const signed = (request) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${tokens.access}` },
});
const create = (headers) =>
  ask(base, signed({ method: 'POST', path: '/api/books/', headers, body: bookNumber(++number) }));
const ids = [];

/** As many books go as come, so that the load stays what it is. */
async function replace(headers) {
  const { status, body } = await create(headers);
  if (status === 201) ids.push(JSON.parse(body).id);
  return ask(base, signed({ method: 'DELETE', path: `/api/books/${ids.shift()}/` }));
}
const anyId = () => ids[random(ids.length)];

const ACTIONS = [
  [40, () => ask(base, { path: `/api/books/${anyId()}/` })],
  [15, () => ask(base, signed({ path: `/api/books/?page_size=100&page=${1 + random(4)}` }))],
  [5, () => ask(base, { path: `/api/books/?search=author ${random(97)}`.replace(' ', '%20') })],
  [2, () => ask(base, { path: '/api/books/', headers: { accept: 'text/html' } })],
  [1, () => ask(base, { path: '/api/books/?format=csv' })],
  [
    10,
    () => ask(base, signed({ method: 'PATCH', path: `/api/books/${anyId()}/`, body: { title: `T${sent}` } })),
  ],
  [6, () => replace()],
  [6, () => replace({ 'idempotency-key': `key ${sent}` })],
  [5, () => ask(base, signed({ method: 'POST', path: '/api/books/', body: { title: '' } }))],
  [5, () => ask(base, { path: `/api/nothing/${sent}/` })],
  [3, () => ask(base, { path: '/api/books/', headers: { authorization: `Bearer ${sent}.x.y` } })],
  [0.5, async () => void (tokens = await logIn())],
  [
    1,
    async () => {
      const { body } = await ask(base, { method: 'POST', path: '/api/token/refresh/', body: tokens });
      tokens = { ...tokens, ...JSON.parse(body) };
    },
  ],
];
const wheel = ACTIONS.flatMap(([weight, action]) => Array.from({ length: weight * 2 }, () => action));

for (let row = 0; row < ROWS; row++) ids.push(JSON.parse((await create()).body).id);

const end = Date.now() + minutes * 60_000;
async function client() {
  while (Date.now() < end) {
    sent++;
    const answer = await wheel[random(wheel.length)]().catch(() => ({ status: 599 }));
    if (answer?.status >= 500) errors++;
  }
}

async function sample() {
  // The first moments are those in which caches fill and code is compiled.
  await sleep((minutes * 60_000) / (samples + 1));
  process.kill(service.pid, 'SIGPIPE');
  for (let taken = 0; taken < samples; taken++) {
    await sleep((minutes * 60_000) / (samples + 1));
    process.kill(service.pid, 'SIGUSR2');
  }
}

await Promise.all([sample(), ...Array.from({ length: clients }, client)]);
await sleep(500);
await service.stop();
const taken = existsSync(PROBE)
  ? readFileSync(PROBE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];

const third = (index, of) => {
  const part = taken.slice(
    Math.floor((index * taken.length) / 3),
    Math.floor(((index + 1) * taken.length) / 3),
  );
  return part.reduce((sum, each) => sum + of(each), 0) / part.length;
};
const inUse = ({ heapUsed, external }) => (heapUsed + external) / 2 ** 20;
const [middle, last] = [third(1, inUse), third(2, inUse)];
const p999 = Math.max(...taken.map(({ milliseconds }) => milliseconds));
report('memory', {
  ok:
    errors === 0 &&
    last / middle < 1.05 &&
    third(2, (each) => each.handles) <= third(1, (each) => each.handles) + 2 &&
    p999 < 50,
  ...{ sent, errors, minutes, middleThirdMiB: +middle.toFixed(1), lastThirdMiB: +last.toFixed(1) },
  ...{
    growth: +(last / middle).toFixed(3),
    handles: taken.map(({ handles }) => handles),
    eventLoopDelayP999: +p999.toFixed(1),
  },
});
