/*
 * Two clients keep copies of the books by the feed of changes while others write, one by event streams and one by long polls.
 * They lose their connections again and again, and the service is restarted once: each change has to come once and in the
 * order of history, and in the end both copies are the table.
 *
 *     node soak/changes.mjs [--changes 100000] [--disconnects 20] [--workers 2] [--writers 8] [--database sqlite|postgres]
 */
import http from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changesInHistory } from './history.mjs';
import {
  allBooks,
  ask,
  bookNumber,
  options,
  postgresServer,
  randomNumbers,
  report,
  startService,
  temporaryFolder,
} from './support.mjs';

const { changes, disconnects, workers, writers, database, seed } = options({
  ...{ changes: 2000, disconnects: 5, workers: 2, writers: 8, database: 'sqlite', seed: 1 },
});
const ADDRESS = '/api/books/changes/';
/** Books in a bulk call: most changes come by these, so that a run takes a minute. */
const BULK = 40;
/** Milliseconds that the clients may take for the last changes. */
const LIMIT = 120_000;

const random = randomNumbers(seed);
const folder = temporaryFolder();
const server = database === 'postgres' ? await postgresServer() : undefined;
const environment = {
  DATABASE_URL: server?.url ?? `sqlite:${join(folder, 'books.sqlite3')}`,
  WEB_CONCURRENCY: String(workers),
};
let service = await startService({ folder, environment });
let writing = true;
let written = 0;

/** A copy of the books, and every change that it was told, as they came. */
class Copy {
  told = [];
  books = new Map();
  cursor = '0';
  lost = 0;
  unavailable = 0;

  apply({ cursor, id, object }) {
    this.cursor = cursor;
    this.told.push(`${cursor} ${id}`);
    if (object) this.books.set(id, object);
    else this.books.delete(id);
  }
}

const began = Date.now();
const [streamed, polled] = [new Copy(), new Copy()];
let following = true;
const followers = [follow(streamed, stream), follow(polled, poll)];
const work = Array.from({ length: writers }, (_, number) => write(number));
await until(() => written >= changes / 2);
const code = await service.stop();
service = await startService({ folder, environment });
await until(() => written >= changes);
writing = false;
await Promise.all(work);

const expected = await changesInHistory(environment.DATABASE_URL);
const end = Date.now() + LIMIT;
while ([streamed, polled].some(({ told }) => told.length < expected.length) && Date.now() < end)
  await sleep(50);
// What comes twice would come by now.
await sleep(500);
const seconds = (Date.now() - began) / 1000;
following = false;
const table = JSON.stringify(await allBooks(service.base));
await service.stop();
await Promise.all(followers);
await server?.stop();
for (const [name, copy] of Object.entries({ streamed, polled })) {
  const ids = copy.told.map((each) => Number(each.split(' ')[1]));
  const differing = expected.findIndex((id, at) => id !== ids[at]);
  const books = JSON.stringify([...copy.books.values()].sort((a, b) => a.id - b.id));
  const cursors = new Set(copy.told).size;
  report(`changes ${name}`, {
    ok:
      differing < 0 &&
      ids.length === expected.length &&
      cursors === ids.length &&
      books === table &&
      code === 0 &&
      copy.lost >= disconnects,
    ...{
      database,
      workers,
      writers,
      seconds,
      expected: expected.length,
      told: ids.length,
      cursors,
      differing,
    },
    ...{ lost: copy.lost, unavailable: copy.unavailable, isTable: books === table, code },
  });
}

/** Follows the changes, and loses its connection so many times while they are written. */
async function follow(copy, followOnce) {
  while (following) {
    const lose = new AbortController();
    const isLost = copy.lost < disconnects;
    if (isLost) {
      const next = (changes / (disconnects + 1)) * (copy.lost + 1);
      void until(() => copy.told.length >= next || !following).then(() => lose.abort());
    }
    try {
      await followOnce(copy, lose.signal);
    } catch (error) {
      const isUnavailable = error.message.includes('503');
      if (isUnavailable) copy.unavailable += 1;
      else if (!lose.signal.aborted && !['ECONNREFUSED', 'ECONNRESET'].includes(error.code)) throw error;
      await sleep(20);
    }
    if (lose.signal.aborted && isLost) copy.lost += 1;
  }
}

async function stream(copy, signal) {
  const headers = { accept: 'text/event-stream', 'last-event-id': copy.cursor };
  const request = http.request(service.base + ADDRESS, { headers, agent: false, signal });
  request.end();
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`The stream was answered ${response.statusCode}`);
  let rest = '';
  for await (const text of response.setEncoding('utf8')) {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (data) copy.apply(JSON.parse(data));
    }
    if (!following) return;
  }
}

async function poll(copy, signal) {
  const limit = 1 + random(300);
  const path = `${ADDRESS}?since=${copy.cursor}&wait=5&limit=${limit}`;
  const { status, body } = await ask(service.base, { path, agent: false, signal });
  if (status !== 200) throw new Error(`${path} was answered ${status} ${body}`);
  const page = JSON.parse(body);
  for (const change of page.changes) copy.apply(change);
  copy.cursor = page.cursor;
}

/** Creates, changes and deletes books of its own, one by one and many at once. */
async function write(number) {
  const own = [];
  for (let turn = 0; writing; turn++) {
    try {
      const count = await writeOnce(own, number * 1_000_000 + turn);
      written += count;
    } catch {
      // The service is being restarted: what came of the request is in the history.
      own.length = 0;
      await sleep(50);
    }
  }
}

async function writeOnce(own, number) {
  const choice = random(100) / 100;
  const body = bookNumber(number);
  if (choice < 0.3 || own.length < BULK) {
    const many = Array.from({ length: BULK }, (_, at) => bookNumber(number + at));
    own.push(...(await send('POST', 'bulk/', many)).map(({ id }) => id));
    return BULK;
  }
  if (choice < 0.4) {
    await send('DELETE', 'bulk/', own.splice(0, BULK));
    return BULK;
  }
  if (choice < 0.5) {
    await send(
      'PATCH',
      'bulk/',
      own.slice(-BULK).map((id) => ({ id, title: `Title ${number}` })),
    );
    return BULK;
  }
  if (choice < 0.7) own.push((await send('POST', '', body)).id);
  else if (choice < 0.9) await send('PATCH', `${own.at(-1)}/`, { author: `Author ${number}` });
  else await send('DELETE', `${own.pop()}/`);
  return 1;
}

async function send(method, path, body) {
  const answer = await ask(service.base, { method, path: `/api/books/${path}`, body });
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status} ${answer.body}`);
  return answer.body === '' ? undefined : JSON.parse(answer.body);
}

async function until(condition) {
  while (!condition()) await sleep(5);
}
