/*
 * POSTs with an Idempotency-Key, repeated, out of order, cut off and met by kill -9: there must be exactly one book for each
 * key, and whoever was answered once is answered the same for ever after.
 *
 *     node soak/idempotency.mjs [--posts 100000] [--kills 50] [--workers 1] [--clients 32] [--seed 1]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { allBooks, ask, bookNumber, options, randomNumbers, report, startService } from './support.mjs';

const { posts, kills, workers, clients, seed } = options({
  posts: 2000,
  kills: 2,
  workers: 1,
  clients: 32,
  seed: 1,
});
const random = randomNumbers(seed);
const environment = { WEB_CONCURRENCY: String(workers) };

/** Sendings of one key, on the average. */
const REPEATS = 2.5;
const keys = Math.round(posts / REPEATS);
/** One in so many sendings is cut off before it is answered. */
const CUT_OFF = 20;

/** The service that runs, or will when it has been started again. */
let up = startService({ environment });
const first = new Map();
const counts = {
  sent: 0,
  answered: 0,
  replayed: 0,
  conflicts: 0,
  lost: 0,
  otherAnswers: 0,
  contradictions: 0,
};

/** The sendings in an order of no sense: each key somewhere near its repetitions. */
const order = Array.from({ length: posts }, (_, index) => [
  (index % keys) + random(random(2) === 0 ? 50 : keys),
  index % keys,
])
  .sort(([a], [b]) => a - b)
  .map(([, key]) => key);

async function send(key, cut) {
  counts.sent++;
  const { base } = await up;
  try {
    const answer = await ask(base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'idempotency-key': `key ${key}` },
      body: bookNumber(key),
      ...(cut && { signal: AbortSignal.timeout(1 + random(5)) }),
    });
    judge(key, answer);
    return answer.status;
  } catch {
    counts.lost++; // Cut off by ourselves, or with the service.
    return undefined;
  }
}

function judge(key, { status, headers, body }) {
  if (status === 409) counts.conflicts++;
  else if (status !== 201) counts.otherAnswers++;
  else {
    counts.answered++;
    if (headers['idempotent-replayed']) counts.replayed++;
    if ((first.get(key) ?? body) !== body) counts.contradictions++;
    first.set(key, body);
  }
}

/** kill -9 in the middle, evenly spread over the run. */
let done = 0;
async function killNowAndThen() {
  for (let kill = 1; kill <= kills; kill++) {
    while (done < (posts * kill) / (kills + 1)) await sleep(5);
    const { kill: killAll, folder } = await up;
    up = killAll().then(() => startService({ environment, folder }));
    await up;
  }
}

async function client() {
  while (order.length > 0) {
    await send(order.pop(), random(CUT_OFF) === 0);
    done++;
  }
}

await Promise.all([killNowAndThen(), ...Array.from({ length: clients }, client)]);

for (let key = 0; key < keys; key++) {
  for (let tries = 0; (await send(key, false)) !== 201; tries++) {
    if (tries === 20) break;
    await sleep(20);
  }
}
const service = await up;
const books = await allBooks(service.base);
const isbns = new Set(books.map(({ isbn }) => isbn));
await service.stop();
const { contradictions, otherAnswers } = counts;
const rows = { keys, rows: books.length, missing: keys - isbns.size, twice: books.length - isbns.size };
report('idempotency', {
  ok: rows.missing === 0 && rows.twice === 0 && contradictions === 0 && otherAnswers === 0,
  ...{ ...rows, ...counts, kills, workers },
});
