import { execFileSync, spawnSync } from 'node:child_process';

import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { startPostgres } from '../test/support/postgres-server.js';
import { temporaryFolder } from './support.mjs';

/** This machine, or this user, does not let a fault happen. */
export class Impossible extends Error {}

/** The faults: each answers what the service is started with, how the fault begins and ends, and what to do after. */
export const FAULTS = {
  locked: async () => {
    const { file, ...sqlite } = onSqlite();
    let other;
    return {
      ...sqlite,
      async begin() {
        other = new BetterSqlite3(file);
        other.exec('BEGIN IMMEDIATE');
        // The service waits for five seconds.
        await new Promise((resolve) => setTimeout(resolve, 5000));
      },
      end: async () => other.close(),
    };
  },

  'file-away': async () => {
    const { file, ...sqlite } = onSqlite();
    return {
      ...sqlite,
      begin: async () => renameSync(file, `${file}.away`),
      end: async () => renameSync(`${file}.away`, file),
    };
  },

  /** What writing is to a disk with a quota, or that is read-only: an error of input and output. */
  'write-refused': async () => {
    need('prlimit', '--version');
    const limit = (pid, bytes) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}`]);
    return {
      ...onSqlite(),
      begin: async ({ pid }) => limit(pid, '4096:unlimited'),
      end: async ({ pid }) => limit(pid, 'unlimited'),
    };
  },

  'disk-full': async () => {
    const folder = smallDisk();
    const filler = join(folder, 'filler');
    return {
      ...onSqlite(folder),
      begin: async () => {
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' });
      },
      end: async () => rmSync(filler),
      tidyUp: async () => execFileSync('umount', ['--lazy', folder]),
    };
  },

  /** Writing needs no more handles than there are, and goes on; whoever needs one has to be told so. */
  'file-handles-used-up': async () => {
    need('prlimit', '--version');
    const limit = (pid, most) => execFileSync('prlimit', ['--pid', String(pid), `--nofile=${most}`]);
    const sockets = [];
    return {
      ...onSqlite(),
      mayPass: true,
      async begin({ base, pid }) {
        const { hostname, port } = new URL(base);
        limit(pid, `${readdirSync(`/proc/${pid}/fd`).length + 3}:4096`);
        for (let number = 0; number < 60; number++) {
          sockets.push(connect(Number(port), hostname).on('error', () => undefined));
        }
      },
      async end({ pid }) {
        for (const socket of sockets) socket.destroy();
        limit(pid, 4096);
      },
    };
  },

  'postgres-stopped': async () => {
    const server = await startPostgres(temporaryFolder());
    return {
      environment: { DATABASE_URL: server.url },
      begin: () => server.stop(),
      end: () => server.start(),
      tidyUp: () => server.stop(),
    };
  },
};

/** A database in a folder of its own. */
function onSqlite(folder = temporaryFolder()) {
  const file = join(folder, 'books.sqlite3');
  const isSound = () => {
    const connection = new BetterSqlite3(file, { readonly: true });
    try {
      return connection.pragma('integrity_check', { simple: true }) === 'ok';
    } finally {
      connection.close();
    }
  };
  return { folder, file, environment: { DATABASE_URL: `sqlite:${file}` }, isSound };
}

/** A disk of 8 MiB in memory. */
function smallDisk() {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Impossible(`no disk can be mounted: ${stderr?.trim() || 'there is no mount'}`);
  return folder;
}

function need(...command) {
  const { error } = spawnSync(command[0], command.slice(1), { stdio: 'ignore' });
  if (error) throw new Impossible(`there is no ${command[0]}`);
}
