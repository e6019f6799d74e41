import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Book } from '../../src/books/book.entity.js';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { call } from './call.js';

const TITLES = [
  'Dune',
  '=1+1',
  'a, "b"\r\nc',
  '“€” 💾',
  '\ufeffx',
  "O'Neill",
  "'=1+1",
  "''-30-",
  '＝1',
  '\ufffd',
  '1e3',
  'a\u2028b',
  '\\N',
];

const folder = mkdtempSync(join(tmpdir(), 'bookstore-dumpdata-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeOnEveryDatabase('dumpdata', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
    await database.transaction(function* () {
      const books = database.objects(Book);
      for (const [index, title] of TITLES.entries())
        yield* books.insert({
          id: 3 * index + 1,
          title,
          author: 'a',
          published_date: '0001-01-01',
          isbn: '-1',
        });
    });
  });
  afterAll(() => database.close());

  const dump = (...words: string[]) => call(db.url(), ['dumpdata', ...words]);

  it.each(['csv', 'jsonl', 'json'])('writes %s that loads to the same bytes', async (format) => {
    const { stdout, code } = await dump('books.book', '--format', format);
    expect(code).toBe(0);
    const path = join(folder, `${db.dialect}.${format}`);
    writeFileSync(path, stdout);
    const other = await db.another();
    expect(await call(other, ['loaddata', path])).toMatchObject({ code: 0, stderr: '' });
    expect((await call(other, ['dumpdata', 'books', '--format', format])).stdout).toBe(stdout);
    expect((await call(other, ['dumpdata', 'books'])).stdout).toBe((await dump('books')).stdout);
  });

  it('writes tables, and packs them by gzip', async () => {
    const { stdout } = await dump('books', '--format', 'csv');
    expect(stdout).toMatch(
      /^id,title,author,published_date,isbn\r\n1,Dune,a,0001-01-01,'-1\r\n4,'=1\+1,a,0001-01-01,'-1\r\n7,"a, ""b""\r\nc",a,/,
    );
    const output = join(folder, `${db.dialect}.jsonl.gz`);
    expect(await dump('books', '--format', 'jsonl', '--output', output)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const text = gunzipSync(readFileSync(output)).toString();
    expect(text.split('\n')[0]).toBe(
      '{"id":1,"title":"Dune","author":"a","published_date":"0001-01-01","isbn":"-1"}',
    );
    expect(text.trimEnd().split('\n')).toHaveLength(TITLES.length);
  });

  it.each<[string[], string]>([
    [['--format', 'csv'], '--format csv is for a single model: name it, for example books.book.'],
    [
      ['auth.user', '--format', 'jsonl'],
      'auth.user can be loaded and dumped only as a fixture (--format json).',
    ],
  ])('refuses %s', async (words, message) => {
    expect(await dump(...words)).toEqual({ code: 1, stdout: '', stderr: `CommandError: ${message}\n` });
  });
});
