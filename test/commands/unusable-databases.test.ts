import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectionTo } from '../../src/database/unusable.js';
import { run } from '../operations/process.js';
import { describeOnPostgres } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { call } from './call.js';

/** One line that ends as a sentence does: no stack. */
const sentence = (text: string) => ({ code: 1, stdout: '', stderr: `CommandError: ${text}\n` });

const COMMANDS = ['check', 'migrate'];

describe('A file that cannot be the SQLite database is told in one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-unusable-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  const notes = file('notes.txt', 'These are notes, and nothing else. '.repeat(100));
  const writable = 'the user that runs the service needs write permission for the file and its folder.';
  const CASES: readonly (readonly [name: string, path: string, told: string])[] = [
    [
      'a folder',
      folder,
      `${folder} is a folder: name a file in DATABASE_URL, such as sqlite:${folder}/bookstore.sqlite3.`,
    ],
    [
      'a text',
      notes,
      `${notes} is not an SQLite database: name another file in DATABASE_URL, or move this one away.`,
    ],
    [
      'in a file',
      `${notes}/x.sqlite3`,
      `${notes}/x.sqlite3 cannot be opened for writing (EEXIST: file already exists, mkdir '${notes}'): ${writable}`,
    ],
    [
      'where nothing can be made',
      '/proc/x.sqlite3',
      `/proc/x.sqlite3 cannot be opened for writing (unable to open database file): ${writable}`,
    ],
  ];

  describe.each(CASES)('%s', (_, path, told) => {
    it.each(COMMANDS)('by %s', async (command) => {
      expect(await call(`sqlite:${path}`, [command])).toEqual(sentence(told));
    });
  });

  it('and the start says the same', async () => {
    const { ended, said } = run({ DATABASE_URL: `sqlite:${notes}` });
    expect(await ended).toBe(1);
    expect(said()).toBe(`${CASES[1][2]}\n`);
  }, 120_000);
});

describeOnPostgres('A PostgreSQL database that cannot be used is told in one sentence', (db) => {
  let outside: ForeignWriter;
  const name = `unusable_${process.pid}`;
  const owned = `${name}_owned`;
  beforeAll(async () => {
    outside = await foreignWriter(db.url());
    for (const [encoding, of] of [
      ['LATIN1', `${name}_latin1`],
      ['SQL_ASCII', `${name}_sql_ascii`],
    ])
      await outside.query(
        `CREATE DATABASE ${of} ENCODING '${encoding}' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
      );
    await outside.query(`CREATE DATABASE ${owned}`);
    await outside.query(`CREATE ROLE ${name} LOGIN PASSWORD 'right'`);
    const inside = await foreignWriter(at(`/${owned}`));
    await inside.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await inside.close();
  });
  afterAll(async () => {
    for (const each of ['latin1', 'sql_ascii', 'owned']) await outside.query(`DROP DATABASE ${name}_${each}`);
    await outside.query(`DROP ROLE ${name}`);
    await outside.close();
  });

  const at = (
    pathname: string,
    parts: { username?: string; password?: string; host?: string } = {},
  ): string => Object.assign(new URL(db.url()), { pathname, ...parts }).href;
  const host = (): string => new URL(db.url()).host;
  const encoded = (database: string, encoding: string) =>
    `The database "${database}" has the encoding ${encoding}, and the service needs UTF8: create another with CREATE DATABASE NAME ENCODING 'UTF8' TEMPLATE template0, and name it in DATABASE_URL.`;
  const CASES: readonly (readonly [name: string, url: () => string, told: () => string])[] = [
    ['LATIN1', () => at(`/${name}_latin1`), () => encoded(`${name}_latin1`, 'LATIN1')],
    ['SQL_ASCII', () => at(`/${name}_sql_ascii`), () => encoded(`${name}_sql_ascii`, 'SQL_ASCII')],
    [
      'one that is not there',
      () => at(`/${name}_none`),
      () =>
        `There is no database "${name}_none" at ${host()}: create it with CREATE DATABASE "${name}_none" ENCODING 'UTF8' TEMPLATE template0, or correct DATABASE_URL.`,
    ],
    [
      'a wrong password',
      () => at(`/${owned}`, { username: name, password: 'wrong' }),
      () =>
        `PostgreSQL at ${host()} rejects the user "${name}" (password authentication failed for user "${name}"): correct the name and the password in DATABASE_URL.`,
    ],
    [
      'no server',
      () => at('/x', { host: '127.0.0.1:1' }),
      () =>
        'No PostgreSQL server answers at 127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1): start it, or correct DATABASE_URL.',
    ],
  ];

  describe.each(CASES)('%s', (_, url, told) => {
    it.each(COMMANDS)('by %s', async (command) => {
      expect(await call(url(), [command])).toEqual(sentence(told()));
    });
  });

  it('no right to make tables', async () => {
    const { code, stderr } = await call(at(`/${owned}`, { username: name, password: 'right' }), ['migrate']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `CommandError: The user "${name}" lacks a privilege in the database "${owned}" (permission denied for schema public): let its owner run GRANT ALL ON SCHEMA public TO "${name}", or make that user the owner of the database.\n`,
    });
  });

  it('and the start says the same', async () => {
    const { ended, said } = run({ DATABASE_URL: at(`/${name}_latin1`) });
    expect(await ended).toBe(1);
    expect(said()).toBe(`${encoded(`${name}_latin1`, 'LATIN1')}\n`);
  }, 120_000);

  it.each([
    [
      { number: 120_022, version: '12.22' },
      'PostgreSQL 12.22 is too old: the service needs PostgreSQL 13 or newer.',
    ],
    [{ number: 130_000, version: '13.0' }, undefined],
  ])('an old version: %j', (server, told) => {
    expect(objectionTo({ name: 'x', encoding: 'UTF8', ...server })).toBe(told);
  });
});
