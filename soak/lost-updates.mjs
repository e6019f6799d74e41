/*
 * Clients that change the same few books with If-Match, while the service is killed now and then: what is known of each
 * book has to be one chain of changes, in an order that agrees with the clocks (it is linearizable), and none may be lost.
 *
 *     node soak/lost-updates.mjs [--operations 100000] [--clients 64] [--books 100] [--kills 50] [--workers 1] [--database sqlite]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allBooks,
  ask,
  bookNumber,
  options,
  postgresServer,
  randomNumbers,
  report,
  startService,
} from './support.mjs';

const { operations, clients, books, kills, workers, database, seed } = options({
  operations: 2000,
  clients: 64,
  books: 100,
  kills: 2,
  workers: 1,
  database: 'sqlite',
  seed: 1,
});
const random = randomNumbers(seed);
const server = database === 'postgres' ? await postgresServer() : undefined;
const environment = { WEB_CONCURRENCY: String(workers), ...(server && { DATABASE_URL: server.url }) };

/** The service that runs, or will when it has been started again. */
let up = startService({ environment });
const { base: address } = await up;
for (let number = 1; number <= books; number++)
  await ask(address, {
    method: 'POST',
    path: '/api/books/',
    body: { ...bookNumber(number), title: 'start' },
  });
const ids = (await allBooks(address)).map(({ id }) => id);

/** What happened to each book: reads `{title}` and writes `{from, title}`, with their times. Unanswered writes have no end. */
const histories = new Map(ids.map((id) => [id, []]));
const counts = { reads: 0, writes: 0, refused: 0, unanswered: 0, otherAnswers: 0 };
let begun = 0;

async function operate(name) {
  const id = ids[random(ids.length)];
  const path = `/api/books/${id}/`;
  const history = histories.get(id);
  const read = { start: performance.now() };
  const { base } = await up;
  const { status, headers, body } = await ask(base, { path });
  begun += 2;
  if (status !== 200) return void counts.otherAnswers++;
  Object.assign(read, { end: performance.now(), title: JSON.parse(body).title });
  history.push(read);
  counts.reads++;
  const write = { start: performance.now(), end: Infinity, from: read.title, title: name };
  try {
    const answer = await ask(base, {
      method: 'PATCH',
      path,
      headers: { 'if-match': headers.etag },
      body: { title: name },
    });
    if (answer.status === 200) {
      history.push(Object.assign(write, { end: performance.now() }));
      counts.writes++;
    } else if (answer.status === 412) counts.refused++;
    else counts.otherAnswers++;
  } catch (error) {
    history.push(write); // It may have been made or not.
    counts.unanswered++;
    throw error;
  }
}

async function client(number) {
  while (begun < operations) {
    await operate(`${number}-${begun}`).catch(() => undefined);
  }
}

async function killNowAndThen() {
  for (let kill = 1; kill <= kills; kill++) {
    while (begun < (operations * kill) / (kills + 1)) await sleep(5);
    const { kill: killAll, folder } = await up;
    up = killAll().then(() => startService({ environment, folder }));
    await up;
  }
}

await Promise.all([killNowAndThen(), ...Array.from({ length: clients }, (_, number) => client(number))]);
const service = await up;
for (const { id, title } of await allBooks(service.base))
  histories.get(id).push({ start: performance.now(), end: Infinity, title });
await service.stop();
await server?.stop();

/** The places of a book's titles in the chain of changes from the first to the last; undefined where there is none. */
function chainOf(history) {
  const seen = new Set(
    history.flatMap(({ from, title, end }) => (from && end === Infinity ? [from] : [from, title])),
  );
  const next = new Map();
  for (const { from, title } of history) {
    if (from === undefined || !seen.has(title)) continue; // An unanswered write that nobody has seen was not made.
    if (next.has(from)) return undefined;
    next.set(from, title);
  }
  const places = new Map();
  for (let title = 'start'; title !== undefined; title = next.get(title)) places.set(title, places.size);
  return places.size === next.size + 1 ? places : undefined;
}

/** Whether the places agree with the clocks: what began after something had ended is not before it. */
function agrees(history, places) {
  const made = history.filter(({ title }) => places.has(title));
  const byEnd = made.toSorted((a, b) => a.end - b.end);
  let ended = 0;
  let latest = -1;
  return made
    .toSorted((a, b) => a.start - b.start)
    .every(({ start, from, title }) => {
      while (byEnd[ended]?.end < start) latest = Math.max(latest, places.get(byEnd[ended++].title));
      const place = places.get(title);
      return from === undefined ? place >= latest : place > latest;
    });
}

let [lost, disorderly] = [0, 0];
for (const history of histories.values()) {
  const places = chainOf(history);
  if (!places) lost++;
  else if (!agrees(history, places)) disorderly++;
}
report('lost updates', {
  ok: lost === 0 && disorderly === 0 && counts.otherAnswers === 0,
  ...{ booksWithLostUpdates: lost, booksOutOfOrder: disorderly, ...counts, kills, workers, database },
});
