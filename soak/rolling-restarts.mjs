/*
 * SIGHUP after SIGHUP while clients that keep their connections, and never send a request twice, go on: none of their
 * requests may fail.
 *
 *     node soak/rolling-restarts.mjs [--restarts 200] [--workers 2] [--clients 16] [--database sqlite|postgres]
 */
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, bookNumber, options, postgresServer, report, startService } from './support.mjs';

const { restarts, workers, clients, database } = options({
  restarts: 1,
  workers: 2,
  clients: 16,
  database: 'sqlite',
});
/** Books there are at first. */
const BOOKS = 200;
/** Milliseconds that a client may think: from none to longer than a stopping process waits. */
const LONGEST_THOUGHT = [0, 20, 500, 4000];
/** Milliseconds in which the last of the new workers comes to listen. */
const START = 2000;
/** Milliseconds that a restart may take. */
const LIMIT = 60_000;

const server = database === 'postgres' ? await postgresServer() : undefined;
const service = await startService({
  environment: { WEB_CONCURRENCY: String(workers), ...(server && { DATABASE_URL: server.url }) },
});
for (let number = 0; number < BOOKS; number += 1) await create(number);

let requests = 0;
const failures = [];
let going = true;
const began = Date.now();
const running = Array.from({ length: clients }, (_, number) => client(number));
for (let restart = 0; restart < restarts; restart++) {
  await replaceWorkers();
  await sleep(START);
}
going = false;
await Promise.all(running);
const seconds = Math.round((Date.now() - began) / 1000);
const code = await service.stop();
await server?.stop();
report('rolling restarts under load', {
  ok: failures.length === 0 && code === 0,
  ...{ database, workers, clients, restarts, seconds, requests, failed: failures.length, code },
  failures: failures.slice(0, 5),
});

async function create(number, agent) {
  const { status } = await ask(service.base, {
    method: 'POST',
    path: '/api/books/',
    body: bookNumber(number),
    agent,
  });
  if (status !== 201) throw new Error(`POST was answered ${status}`);
}

/** One client with one connection, which it keeps as long as the service does. */
async function client(number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const longest = LONGEST_THOUGHT[number % LONGEST_THOUGHT.length];
  while (going) {
    try {
      await one(Math.random(), agent);
    } catch (error) {
      failures.push(`${new Date().toISOString()} ${error.code ?? ''} ${error.message}`);
    }
    requests++;
    if (longest > 0) await sleep(Math.random() * longest);
  }
  agent.destroy();
}

async function one(choice, agent) {
  if (choice < 0.1) return create(BOOKS + requests, agent);
  const path =
    choice < 0.12 ? '/api/books/' : choice < 0.2 ? '/ready' : `/api/books/${1 + Math.floor(choice * BOOKS)}/`;
  const { status, body } = await ask(service.base, { path, agent });
  if (status !== 200) throw new Error(`${path} was answered ${status}`);
  JSON.parse(body);
}

/** Returns once every worker has a successor; the last of the old ones take their leave beside the next restart. */
async function replaceWorkers() {
  const before = workersNow();
  process.kill(service.pid, 'SIGHUP');
  const end = Date.now() + LIMIT;
  while (workersNow().filter((pid) => !before.includes(pid)).length < workers) {
    if (Date.now() > end) throw new Error(`The workers are not replaced:\n${service.output()}`);
    await sleep(50);
  }
}

function workersNow() {
  return readFileSync(`/proc/${service.pid}/task/${service.pid}/children`, 'utf8').split(' ').filter(Boolean);
}
