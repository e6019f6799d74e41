import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from './postgres-server.js';

/** Where Linux has files in memory: what is written there waits for no disk. */
const MEMORY = '/dev/shm';

/**
 * Keeps what a test run needs outside its own process: a temporary folder and a PostgreSQL server. It says where they
 * are in one line of JSON, and removes both when its standard input ends. That happens whichever way the test run
 * ends, killed or crashed included, so nothing is left behind.
 */
const run = `bookstore_test_${randomBytes(6).toString('hex')}`;
const folder = join(hasRoom(MEMORY) ? MEMORY : tmpdir(), run);
mkdirSync(folder, { mode: 0o700 });
const serverFolder = mkdtempSync(join(tmpdir(), 'bookstore-postgres-'));
const given = process.env.TEST_DATABASE_URL;
let server;

/** Whether a folder is there, takes two gigabytes, and programs may run in it: a browser is unpacked there. */
function hasRoom(path) {
  try {
    const { bavail, bsize } = statfsSync(path);
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .findLast((line) => line.includes(` ${path} `));
    return bavail * bsize > 2 ** 31 && !mount?.includes('noexec');
  } catch {
    return false;
  }
}

async function tidyUp() {
  if (given) await dropDatabases();
  await server?.stop();
  for (const each of [folder, serverFolder]) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
}

/** Drops what this run has left on a server that stays. */
async function dropDatabases() {
  const client = new pg.Client(given);
  await client.connect();
  const names = 'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)';
  const { rows } = await client.query(names, [run]);
  for (const { name } of rows) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.end();
}

try {
  if (!given) server = await startPostgres(serverFolder);
  const databaseUrl = server?.url ?? given;
  console.log(JSON.stringify({ TEST_FOLDER: folder, TMPDIR: folder, TEST_DATABASE_URL: databaseUrl }));
  process.stdin.resume().once('close', tidyUp);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.stdin.destroy());
} catch (error) {
  console.error(error.message);
  await tidyUp();
  process.exitCode = 1;
}
