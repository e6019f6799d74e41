import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSigner } from 'fast-jwt';
import { copyDatabase, createPlainDatabase, fillMigratedDatabase } from './databases.mjs';
import { start } from './processes.mjs';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** What is measured, and what it is measured by. */
export const SUBJECT = 'bookstore';
export const BASELINE = 'fastify-bare';

const SCRIPTS = {
  bookstore: 'dist/src/main.js',
  'fastify-bare': 'bench/peers/fastify-bare/server.mjs',
  'nest-stock': 'dist/bench/nest-stock/main.js',
};
export const SERVERS = Object.keys(SCRIPTS);

const SECRET_KEY = randomBytes(32).toString('hex');
/** The one account of the service. */
export const CREDENTIALS = { username: 'reader', password: randomBytes(18).toString('base64url') };
/** An access token of that account, which every server accepts, for longer than any run lasts. */
export const TOKEN = createSigner({ key: SECRET_KEY, expiresIn: '1d' })({
  token_type: 'access',
  jti: randomBytes(16).toString('hex'),
  user_id: '1',
});

/** Builds what has to be built. */
export function build() {
  run('scripts/build.mjs');
  run(createRequire(import.meta.url).resolve('typescript/bin/tsc'), ['-p', 'bench/peers/nest-stock']);
}

/** Makes each server's database in `folder`, with the same `rows` books. */
export function createDatabases(folder, rows) {
  const plain = databaseOf(BASELINE, folder);
  createPlainDatabase(plain, rows);
  const options = { cwd: folder, env: { ...environmentOf(SUBJECT, folder), ...superuser() } };
  run('dist/src/manage.js', ['migrate'], options);
  run('dist/src/manage.js', ['createsuperuser', '--noinput'], options);
  fillMigratedDatabase(databaseOf(SUBJECT, folder), plain);
  for (const name of SERVERS) {
    if (name !== SUBJECT && name !== BASELINE) copyDatabase(plain, databaseOf(name, folder));
  }
}

const superuser = () => ({
  SUPERUSER_USERNAME: CREDENTIALS.username,
  SUPERUSER_PASSWORD: CREDENTIALS.password,
});

/** Starts a server on its database. `settings` are variables for the service, beyond those that it needs here. */
export function startServer(name, folder, { settings = {}, pinned } = {}) {
  return start(join(PROJECT, SCRIPTS[name]), {
    environment: { ...environmentOf(name, folder), ...settings },
    cwd: folder, // where no .env changes what is measured
    probe: '/api/books/1/',
    pinned,
  });
}

function environmentOf(name, folder) {
  const file = databaseOf(name, folder);
  return name === SUBJECT
    ? { DATABASE_URL: `sqlite:${file}`, SECRET_KEY, LOG_LEVEL: 'warn' }
    : { DATABASE_FILE: file, SECRET_KEY };
}

const databaseOf = (name, folder) => join(folder, `${name}.sqlite3`);

function run(script, args = [], options = { cwd: PROJECT }) {
  const { status } = spawnSync(process.execPath, [resolve(PROJECT, script), ...args], {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} failed.`);
}
