import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import { Book } from '../../src/books/book.entity.js';
import { query, type Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { readFileSync } from 'node:fs';
import { call } from './call.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));

let names = 0;
const fresh = (ending = '.sqlite3') => join(folder, `${++names}${ending}`);
const filesBeside = (path: string) =>
  readdirSync(folder).filter((name) => join(folder, name).startsWith(path));

const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };

async function databaseWith(books: number): Promise<{ path: string; url: string; database: Database }> {
  const path = fresh();
  const url = `sqlite:${path}`;
  const database = await openDatabase({ databaseUrl: url }, entities);
  await migrate(database.dataSource);
  for (let book = 0; book < books; book++)
    await database.transaction(() => database.objects(Book).insert(BOOK));
  return { path, url, database };
}

function countIn(path: string): number {
  const connection = new BetterSqlite3(path, { readonly: true });
  const count = connection.prepare('SELECT count(*) FROM books_book').pluck().get() as number;
  connection.close();
  return count;
}

describe('dbbackup', () => {
  it('copies one state while others write', async () => {
    const { url, path, database } = await databaseWith(2000);
    let isOver = false;
    let written = 2000;
    const writing = (async () => {
      while (!isOver) {
        // Both in one transaction, or neither: no backup may have an odd number.
        await database.transaction(function* () {
          yield* database.objects(Book).insert(BOOK);
          yield* database.objects(Book).insert(BOOK);
        });
        written += 2;
      }
    })();
    for (let round = 0; round < 5; round++) {
      const backup = fresh();
      const before = written;
      expect(await call(url, ['dbbackup', backup])).toEqual({
        code: 0,
        stdout: `Backed up to ${backup}\n`,
        stderr: '',
      });
      const count = countIn(backup);
      expect(count % 2).toBe(0);
      expect(count).toBeGreaterThanOrEqual(before);
      expect(count).toBeLessThanOrEqual(written + 2);
      expect(filesBeside(backup)).toHaveLength(1);
    }
    isOver = true;
    await writing;
    expect(written).toBeGreaterThan(2000);
    await database.close();
    expect(countIn(path)).toBe(written);
  });

  it('packs by gzip, and never overwrites', async () => {
    const { url, database } = await databaseWith(3);
    const backup = fresh('.sqlite3.gz');
    await call(url, ['dbbackup', backup]);
    const plain = fresh();
    writeFileSync(plain, gunzipSync(readFileSync(backup)));
    expect(countIn(plain)).toBe(3);
    expect(await call(url, ['dbbackup', backup])).toMatchObject({
      code: 1,
      stderr: `CommandError: '${backup}' already exists.\n`,
    });
    expect(filesBeside(backup)).toHaveLength(1);
    await database.close();
  });

  it('leaves nothing behind when the database is damaged', async () => {
    const { path, url, database } = await databaseWith(2000);
    await database.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 20_000);
    writeFileSync(path, bytes);
    const backup = fresh();
    const { code, stderr } = await call(url, ['dbbackup', backup]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^CommandError: /) });
    expect(filesBeside(backup)).toEqual([]);
  });
});

describe('dbrestore', () => {
  it('puts a backup in the place of the database, which it keeps', async () => {
    const { path, url, database } = await databaseWith(3);
    const [backup, packed] = [fresh(), fresh('.gz')];
    await call(url, ['dbbackup', backup]);
    writeFileSync(packed, gzipSync(readFileSync(backup)));
    await database.transaction(() => database.objects(Book).insert(BOOK));
    const inUse = await call(url, ['dbrestore', backup]);
    expect(inUse).toMatchObject({
      code: 1,
      stderr: `CommandError: '${path}' is in use: stop the service first.\n`,
    });
    expect(await database.objects(Book).all().count()).toBe(4);
    await database.close();
    const { code, stdout } = await call(url, ['dbrestore', packed]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(`^Kept the previous database as ${path}.before-restore-`),
    });
    expect(countIn(path)).toBe(3);
    expect(countIn(/database as (.*)\n/.exec(stdout)?.[1] ?? '')).toBe(4);
    const restored = await openDatabase({ databaseUrl: url }, entities);
    expect((await restored.transaction(() => restored.objects(Book).insert(BOOK))).id).toBe(4);
    await restored.close();
  });

  it('makes the database where there is none', async () => {
    const { url, database } = await databaseWith(2);
    const backup = fresh();
    await call(url, ['dbbackup', backup]);
    await database.close();
    const path = join(folder, 'new', 'bookstore.sqlite3');
    expect(await call(`sqlite:${path}`, ['dbrestore', backup])).toEqual({
      code: 0,
      stdout: `Restored ${backup}\n`,
      stderr: '',
    });
    expect(countIn(path)).toBe(2);
  });

  it.each<[string, () => Buffer | undefined, RegExp]>([
    ['no file', () => undefined, /There is no file/],
    [
      'a text',
      () => Buffer.from('Dune'.repeat(1000)),
      /The backup is not an intact database: file is not a database/,
    ],
    [
      'half a packed file',
      () => gzipSync(Buffer.alloc(1e6)).subarray(0, 500),
      /cannot be read: unexpected end of file/,
    ],
    ['an empty database', () => Buffer.alloc(0), /was not made by this service/],
  ])('refuses %s', async (_, content, message) => {
    const { path, url, database } = await databaseWith(1);
    await database.close();
    const backup = fresh();
    const bytes = content();
    if (bytes) writeFileSync(backup, bytes);
    const { code, stderr } = await call(url, ['dbrestore', backup]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(countIn(path)).toBe(1);
    expect(filesBeside(path).filter((name) => name.includes('restore') || name.includes('.tmp'))).toEqual([]);
  });

  it('refuses what a newer version has written', async () => {
    const { path, url, database } = await databaseWith(1);
    await database.transaction(function* () {
      yield* query(`INSERT INTO migrations (name) VALUES ('9999_next')`);
    });
    await database.close();
    const { stderr } = await call(url, ['dbrestore', path]);
    expect(stderr).toBe('CommandError: The backup was made by a newer version: it has 9999_next.\n');
  });

  it('says what to install where PostgreSQL has no client programs', async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      const url = 'postgres://nobody@127.0.0.1:1/none';
      expect((await call(url, ['dbbackup', fresh('.dump')])).stderr).toMatch(
        /^CommandError: pg_dump is not on the PATH: install/,
      );
    } finally {
      process.env.PATH = path;
    }
  });
});
