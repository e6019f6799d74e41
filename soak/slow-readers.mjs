/*
 * Clients that read the whole list a few kilobytes at a time, beside normal load: the 99th percentile of what others ask
 * for with them and without, refusals, the length of SQLite's log and the memory of the largest process.
 *
 *     node soak/slow-readers.mjs [--slow 200] [--seconds 600] [--database postgres] [--books 100000] [--clients 4]
 *         [--workers 2]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  ask,
  bookNumber,
  options,
  postgresServer,
  report,
  startService,
  temporaryFolder,
} from './support.mjs';

const { slow, seconds, database, books, clients, workers } = options({
  ...{ slow: 60, seconds: 8, database: 'sqlite', books: 30_000, clients: 4, workers: 1 },
});
/** What a slow reader takes at a time, in bytes, and how often, in milliseconds. */
const SIP = 8192;
const PAUSE = 5000;
/** How the answers are packed, in turns. */
const ENCODINGS = ['identity', 'br', 'gzip'];
/** The longest log and the most memory of a process, in MiB. */
const MOST = { log: 64, memory: 400 };
/** Normal load without slow readers, in seconds. */
const QUIET = Math.min(seconds, 60);

const folder = temporaryFolder();
const server = database === 'postgres' ? await postgresServer() : undefined;
const account = { username: 'soak', password: 'a pass phrase for soak runs' };
const environment = {
  DATABASE_URL: server?.url ?? `sqlite:${join(folder, 'books.sqlite3')}`,
  WEB_CONCURRENCY: String(workers),
  SUPERUSER_USERNAME: account.username,
  SUPERUSER_PASSWORD: account.password,
};
fill();
const service = await startService({ folder, environment });
const { hostname, port } = new URL(service.base);

/** What others do, one after the other on each connection. */
const NORMAL = {
  retrieve: (number) => ({ path: `/api/books/${1 + (number % books)}/` }),
  page: (number) => ({ path: `/api/books/?page_size=20&page=${1 + (number % 1000)}` }),
  create: (number) => ({ method: 'POST', path: '/api/books/', body: bookNumber(books + number) }),
  login: () => ({ method: 'POST', path: '/api/token/', body: account }),
};
/** How often each is asked for, of a hundred. */
const SHARES = { retrieve: 60, page: 24, create: 14, login: 2 };
const WHEEL = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: share }, () => kind));

const most = { log: 0, memory: 0 };
const watching = setInterval(watch, 200);
const statuses = {};
await measure(Math.min(3, seconds)); // so that everything has run once
const without = await measure(QUIET);
const readers = { going: true, sockets: new Set(), begun: 0, bytes: 0 };
for (let number = 0; number < slow; number++) come(number);
const beside = await measure(seconds);
readers.going = false;
for (const socket of readers.sockets) socket.destroy();
clearInterval(watching);
const code = await service.stop();
await server?.stop();

const kinds = Object.keys(NORMAL).map((kind) => {
  const [quiet, busy] = [percentile(without[kind]), percentile(beside[kind])];
  return [kind, { p99WithoutMs: quiet, p99BesideMs: busy, ratio: Number((busy / quiet).toFixed(2)) }];
});
const failed = Object.entries(statuses).filter(([status]) => !/^2/.test(status));
report('slow readers', {
  ok:
    failed.length === 0 &&
    code === 0 &&
    kinds.every(([, { ratio }]) => ratio <= 2) &&
    most.log <= MOST.log &&
    most.memory <= MOST.memory,
  ...{ database, workers, slow, seconds, statuses, readersBegun: readers.begun },
  ...{ readMiB: Math.round(readers.bytes / 2 ** 20), ...Object.fromEntries(kinds) },
  ...{ longestLogMiB: Number(most.log.toFixed(1)), memoryMiB: Number(most.memory.toFixed(1)) },
});

function fill() {
  const file = join(folder, 'books.csv');
  const rows = Array.from({ length: books }, (_, number) => Object.values(bookNumber(number + 1)).join(','));
  writeFileSync(file, [Object.keys(bookNumber(0)).join(','), ...rows, ''].join('\n'));
  const manage = fileURLToPath(new URL('../scripts/manage.mjs', import.meta.url));
  for (const words of [['migrate'], ['loaddata', file]]) {
    const env = { PATH: process.env.PATH, SECRET_KEY: 'x'.repeat(32), ...environment };
    const { status, stderr } = spawnSync(process.execPath, [manage, ...words], { cwd: folder, env });
    if (status !== 0) throw new Error(`manage ${words[0]} failed: ${stderr}`);
  }
}

/** The milliseconds that each kind of normal request took. */
async function measure(duration) {
  const times = Object.fromEntries(Object.keys(NORMAL).map((kind) => [kind, []]));
  const end = performance.now() + duration * 1000;
  let number = 0;
  const client = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < end) {
      const kind = WHEEL[(number++ * 37) % WHEEL.length];
      const began = performance.now();
      const { status } = await ask(service.base, { ...NORMAL[kind](number), agent });
      times[kind].push(performance.now() - began);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

/** A slow reader. One whose connection ends comes again. */
function come(number) {
  readers.begun++;
  const socket = connect({ port: Number(port), host: hostname });
  readers.sockets.add(socket);
  socket.on('error', () => undefined);
  socket.write(
    `GET /api/books/ HTTP/1.1\r\nHost: a\r\nAccept-Encoding: ${ENCODINGS[number % ENCODINGS.length]}\r\n\r\n`,
  );
  socket.pause();
  const sipping = setInterval(() => {
    readers.bytes += socket.read(SIP)?.length ?? 0;
  }, PAUSE);
  // Without it the stream does not read at all.
  socket.on('readable', () => undefined);
  socket.on('close', async () => {
    clearInterval(sipping);
    readers.sockets.delete(socket);
    await sleep(1000);
    if (readers.going) come(number);
  });
}

function watch() {
  const log = join(folder, 'books.sqlite3-wal');
  if (existsSync(log)) most.log = Math.max(most.log, statSync(log).size / 2 ** 20);
  for (const pid of processesOf(service.pid)) {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`)) ?? [0, 0];
    most.memory = Math.max(most.memory, kilobytes / 1024);
  }
}

function processesOf(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return [pid, ...children.flatMap(processesOf)];
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // a process that has just ended, or a system without /proc
  }
}

function percentile(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(2));
}
