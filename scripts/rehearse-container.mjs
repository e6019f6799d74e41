/*
 * `npm run rehearse-container`: plays the Dockerfile's own steps without Docker, in a clean temporary folder, and runs what
 * they make as the Dockerfile's user, on a root that it cannot write to. It shows that the steps are right and that what the
 * image holds is enough; what the base images hold, it cannot show.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { readStages } from './container/dockerfile.mjs';
import { Images, makeReadOnly, start } from './container/image.mjs';

const CONTEXT = fileURLToPath(new URL('..', import.meta.url));
const START_LIMIT = 60_000;
const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const ACCOUNT = { username: 'rehearsal', password: randomBytes(12).toString('base64url') };

const images = new Images(CONTEXT, console.log);
process.on('exit', () => {
  execFileSync('chmod', ['-R', 'u+w', images.folder]);
  rmSync(images.folder, { recursive: true, force: true });
});

const image = readStages(join(CONTEXT, 'Dockerfile'))
  .map((stage) => images.build(stage))
  .at(-1);
const temporary = join(images.folder, 'tmp');
mkdirSync(temporary, { mode: 0o700 });
if (process.getuid() === 0) chownSync(temporary, image.uid, image.gid);
makeReadOnly(image);
const size = (path) => `${execFileSync('du', ['-sm', path], { encoding: 'utf8' }).split('\t')[0]} MB`;
const home = join(image.root, image.workdir);
console.log(`image: ${size(image.root)}, of which node_modules ${size(join(home, 'node_modules'))}`);

const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const environment = {
  ...{ PORT: String(port), TMPDIR: temporary, WEB_CONCURRENCY: '2', ALLOWED_HOSTS: '127.0.0.1' },
  SECRET_KEY: randomBytes(48).toString('base64url'),
  ...{ SUPERUSER_USERNAME: ACCOUNT.username, SUPERUSER_PASSWORD: ACCOUNT.password },
};

expect('the root cannot be written to', (await run(['sh', '-c', ': > file || : > dist/file'])) !== 0);

let service = await serve('first start');
const { access } = await ask('POST', '/api/token/', ACCOUNT);
const { id } = await ask('POST', '/api/books/', BOOK, { Authorization: `Bearer ${access}` });
console.log(`written to /tmp: ${readdirSync(temporary).join(', ') || 'nothing'}`);
expect('the documentation is served', (await fetch(`${base}/api/schema/redoc/`)).status === 200);
await stop(service);

service = await serve('second start');
expect('the book is there after the restart', (await ask('GET', `/api/books/${id}/`)).title === BOOK.title);
const began = performance.now();
const code = await run(['node', 'scripts/manage.mjs', 'dbbackup']);
expect('a backup is made', code === 0 && readdirSync(join(home, 'data/backups')).length === 1);
console.log(`backup: ${since(began)}`);
await stop(service);
expect('nothing is left in /tmp', readdirSync(temporary).length === 0);

async function serve(name) {
  const began = performance.now();
  const child = start(image, image.words, environment);
  child.stdout.resume();
  while ((await run(image.probe)) !== 0) {
    if (child.exitCode !== null || performance.now() - began > START_LIMIT)
      throw new Error('The service does not start.');
    await setTimeout(100);
  }
  console.log(`${name}, until the health check passes: ${since(began)}`);
  return child;
}

async function stop(child) {
  const began = performance.now();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect('the service ends with 0', code === 0);
  console.log(`stop: ${since(began)}`);
}

async function run(words) {
  const child = start(image, words, environment);
  child.stdout.resume();
  const [code] = await once(child, 'exit');
  return code;
}

async function ask(method, path, body, headers = {}) {
  const response = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await once(server.close(), 'close');
  return port;
}

function expect(what, isSo) {
  if (!isSo) throw new Error(`Not so: ${what}.`);
  console.log(`ok: ${what}`);
}

function since(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
