/*
 * However many processes count, exactly N requests pass per window: of a flood in a window of a day exactly N; of one that
 * goes on for many seconds N in each, whichever moment it is counted from, and nobody is refused before. Of 1,000 wrong
 * passwords at once exactly 10 are checked, and 100 right ones at once are all let in.
 *
 *     node soak/throttle.mjs [--requests 1000000] [--workers 1,2,4] [--store sqlite|redis] [--connections 32]
 *
 * `requests` are for each number of workers. Redis is REDIS_URL, or what listens on this machine.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createClient } from '@redis/client';
import { ask, options, report, startService } from './support.mjs';

const { requests, workers, store, connections } = options({
  requests: 20_000,
  workers: '1,2',
  store: 'sqlite',
  connections: 32,
});
const REDIS_URL = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379/15';
const USER = { username: 'soak', password: 'a-good-password' };
const PER_DAY = 5000;
const PER_SECOND = 100;
/** Wrong passwords a minute: the default. */
const WRONG = 10;
/** Requests that a connection sends at once. */
const PIPELINED = 16;

/** Runs `body` against a service with counters that are empty. */
async function withService(environment, body) {
  if (store === 'redis') await forget();
  const service = await startService({
    environment: {
      ...(store === 'redis' && { REDIS_URL }),
      ...{ SUPERUSER_USERNAME: USER.username, SUPERUSER_PASSWORD: USER.password },
      ...environment,
    },
  });
  try {
    return await body(service.base);
  } finally {
    await service.stop();
  }
}

async function forget() {
  const client = await createClient({ url: REDIS_URL }).connect();
  for await (const keys of client.scanIterator({ MATCH: 'throttle:*' }))
    if (keys.length > 0) await client.del(keys);
  client.destroy();
}

/** Sends `count` requests over many connections. Answers each status, and when it was asked for and answered, in seconds. */
async function flood(base, count) {
  const { hostname, port } = new URL(base);
  const request = `GET /api/ HTTP/1.1\r\nHost: ${hostname}\r\nAccept: application/json\r\n\r\n`;
  const answers = [];
  let left = count;
  const client = async () => {
    const socket = connect(Number(port), hostname).setNoDelay();
    await once(socket, 'connect');
    while (left > 0) {
      const size = Math.min(PIPELINED, left);
      left -= size;
      const asked = performance.now() / 1000;
      socket.write(request.repeat(size));
      for (const answer of await answersOf(socket, size)) answers.push({ ...answer, asked });
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, client));
  return answers;
}

/** The next answers of a connection. No body has in it what looks like the beginning of an answer. */
function answersOf(socket, size) {
  return new Promise((resolve, reject) => {
    const answers = [];
    let unread = '';
    const onClose = () => reject(new Error('The service closed a connection.'));
    const onData = (chunk) => {
      unread += chunk.toString('latin1');
      for (const [head, status] of unread.matchAll(/HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n/g))
        answers.push({ status: Number(status), answered: performance.now() / 1000, length: head.length });
      unread = unread.slice(Math.max(0, unread.lastIndexOf('\r\n\r\n')));
      if (answers.length < size) return;
      socket.off('data', onData).off('close', onClose);
      resolve(answers);
    };
    socket.on('data', onData).once('close', onClose);
  });
}

const passed = (answers) => answers.filter(({ status }) => status === 200);
const strange = (answers) => answers.filter(({ status }) => status !== 200 && status !== 429).length;

/** How often one more than PER_SECOND passed in a second for sure: all of them asked for and answered in it. */
function excesses(answers) {
  const sorted = passed(answers).sort((a, b) => a.answered - b.answered);
  return sorted.filter((last, index) => {
    if (index < PER_SECOND) return false;
    const earliest = Math.min(...sorted.slice(index - PER_SECOND, index + 1).map(({ asked }) => asked));
    return last.answered - earliest < 1;
  }).length;
}

/** How often one was refused although fewer than PER_SECOND can have passed in the second before. */
function baseless(answers) {
  const all = passed(answers);
  const asked = all.map((answer) => answer.asked).sort((a, b) => a - b);
  const answered = all.map((answer) => answer.answered).sort((a, b) => a - b);
  return answers.filter(
    (answer) =>
      answer.status === 429 && below(asked, answer.answered) - below(answered, answer.asked - 1) < PER_SECOND,
  ).length;
}

/** How many of the sorted numbers are less than `limit`. */
function below(sorted, limit) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many log-ins of so many at once end with each status. */
async function logIns(base, password, count) {
  const answers = await Promise.all(
    Array.from({ length: count }, () =>
      ask(base, { method: 'POST', path: '/api/token/', body: { ...USER, password } }),
    ),
  );
  return answers.reduce((counts, { status }) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }), {});
}

for (const count of workers.split(',')) {
  const environment = { WEB_CONCURRENCY: count };
  const began = performance.now();
  const day = await withService({ ...environment, THROTTLE_ANON: `${PER_DAY}/day` }, (base) =>
    flood(base, Math.ceil(requests / 2)),
  );
  const seconds = await withService({ ...environment, THROTTLE_ANON: `${PER_SECOND}/s` }, (base) =>
    flood(base, Math.ceil(requests / 2)),
  );
  const [right, wrong] = await withService(environment, async (base) => [
    await logIns(base, USER.password, 100),
    await logIns(base, 'wrong', 1000),
  ]);
  const figures = {
    passedInADay: passed(day).length,
    passedInSeconds: passed(seconds).length,
    excesses: excesses(seconds),
    baseless: baseless(seconds),
    strange: strange(day) + strange(seconds),
    right,
    wrong,
  };
  report('throttle', {
    ok:
      figures.passedInADay === PER_DAY &&
      figures.excesses + figures.baseless === 0 &&
      figures.strange === 0 &&
      right[200] === 100 &&
      wrong[401] === WRONG &&
      wrong[429] === 1000 - WRONG,
    store: count === '1' && store === 'sqlite' ? 'memory' : store,
    workers: Number(count),
    requests,
    ...figures,
    seconds: Math.round((performance.now() - began) / 1000),
  });
}
