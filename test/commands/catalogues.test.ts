import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Book } from '../../src/books/book.entity.js';
import { query, type Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { call } from './call.js';

const HEADER = 'title,author,published_date,isbn';
const EMMA = 'Emma,Jane Austen,1815-12-23,9780141439587';
const CAFE = 'Das Café – “Ö”,Böll,1961-01-01,9783462';
const WINDOWS = Buffer.from(
  `${HEADER}\n${CAFE}\n${EMMA}\n`.replace('–', '\x96').replace('“', '\x93').replace('”', '\x94'),
  'latin1',
);
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

interface Read {
  readonly options?: readonly string[];
  /** By title: date and number. */
  readonly books?: Readonly<Record<string, readonly [date: string, isbn: string]>>;
  /** What is warned of, behind the file's name. */
  readonly warnings?: readonly string[];
  /** In place of that: what is wrong. */
  readonly error?: string;
}

const emma = { Emma: ['1815-12-23', '9780141439587'] } as const;
const cafe = { 'Das Café – “Ö”': ['1961-01-01', '9783462'] } as const;
const guessed = (name: string): string => `read as ${name}, which was detected; use --encoding to change it.`;

/** Files as libraries, shops and spreadsheets write them. */
const FILES: readonly (readonly [what: string, content: string | Buffer, Read])[] = [
  ['in Windows-1252', WINDOWS, { books: { ...emma, ...cafe }, warnings: [guessed('Windows-1252')] }],
  ['in what --encoding says', WINDOWS, { options: ['--encoding', 'cp1252'], books: { ...emma, ...cafe } }],
  [
    'in Latin-1',
    Buffer.from(`${HEADER}\nCaf\xe9,x,2000-01-01,1\n`, 'latin1'),
    { options: ['--encoding', 'latin-1'], books: { Café: ['2000-01-01', '1'] } },
  ],
  [
    'in Cyrillic',
    Buffer.from([
      ...Buffer.from(`${HEADER}\n`),
      0xca,
      0xed,
      0xe8,
      0xe3,
      0xe0,
      ...Buffer.from(',x,2000-01-01,1'),
    ]),
    { options: ['--encoding', 'windows-1251'], books: { Книга: ['2000-01-01', '1'] } },
  ],
  ['in UTF-16 with a mark', Buffer.from(`\ufeff${HEADER}\n${CAFE}\n`, 'utf16le'), { books: cafe }],
  ['in UTF-16, big-endian', bigEndian(`\ufeff${HEADER}\n${CAFE}\n`), { books: cafe }],
  [
    'in UTF-16 without a mark',
    Buffer.from(`${HEADER}\n${CAFE}\n`, 'utf16le'),
    { books: cafe, warnings: [guessed('UTF-16 (little-endian)')] },
  ],
  [
    'as Excel saves "Unicode text"',
    Buffer.from(`\ufeff${HEADER}\r\n${EMMA}\r\n`.replaceAll(',', '\t'), 'utf16le'),
    { books: emma },
  ],
  ['with semicolons', `${HEADER}\n${EMMA}\n`.replaceAll(',', ';'), { books: emma }],
  ['with vertical bars', `${HEADER}\n${EMMA}\n`.replaceAll(',', '|'), { books: emma }],
  ['that names its separator', `sep=;\r\n${HEADER}\r\n${EMMA}\r\n`.replaceAll(',', ';'), { books: emma }],
  [
    'with another separator',
    `${HEADER}\n${EMMA}\n`.replaceAll(',', '~'),
    { options: ['--delimiter', '~'], books: emma },
  ],
  [
    'with tabs, named',
    `${HEADER}\n${EMMA}\n`.replaceAll(',', '\t'),
    { options: ['--delimiter', 'tab'], books: emma },
  ],
  [
    'with blanks behind separators',
    `title, author, published_date, isbn\nEmma, "Austen, Jane", 1815-12-23 , 9780141439587\n`,
    { books: emma },
  ],
  ['with lines as old Macs end them', `${HEADER}\r${EMMA}\r`, { books: emma }],
  [
    'with rows without any value',
    `${HEADER}\n,,,\n${EMMA}\n\n   \n, ,,\n`,
    { books: emma, warnings: ['3 rows without any value are left out.'] },
  ],
  [
    "with numbers in Excel's text form",
    `${HEADER}\nEmma,"Austen, Jane",1815-12-23,"=""9780141439587"""\nDune,x,1965-08-01,'9780441013593\n`,
    { books: { ...emma, Dune: ['1965-08-01', '9780441013593'] } },
  ],
  [
    'with numbers that were rounded',
    `${HEADER}\nEmma,x,1815-12-23,9.78E+12\nDune,x,1965-08-01,9.78014e+12\n`,
    {
      books: { Emma: ['1815-12-23', '9.78E+12'], Dune: ['1965-08-01', '9.78014e+12'] },
      warnings: [
        'isbn: 2 values are numbers that a spreadsheet has rounded, such as 9.78E+12 in line 2. The other digits are lost.',
      ],
    },
  ],
  [
    'with years',
    `${HEADER}\nEmma,x,1815,1\nDune,x,1965.0,2\n`,
    {
      options: ['--date-format', 'YYYY'],
      books: { Emma: ['1815-01-01', '1'], Dune: ['1965-01-01', '2'] },
      warnings: ['Dates that have only a year are stored as January 1st of that year.'],
    },
  ],
  [
    'with months',
    `${HEADER}\nEmma,x,12/1815,1\n`,
    {
      options: ['--date-format', 'M/YYYY'],
      books: { Emma: ['1815-12-01', '1'] },
      warnings: ['Dates that have only a year and a month are stored as the first day of that month.'],
    },
  ],
  [
    'with midnights',
    `${HEADER}\nEmma,x,1815-12-23 00:00:00,1\nDune,x,1965-08-01T00:00:00Z,2\n`,
    {
      options: ['--date-format', 'YYYY-MM-DD'],
      books: { Emma: ['1815-12-23', '1'], Dune: ['1965-08-01', '2'] },
    },
  ],
  ['that is empty', '', { error: 'The file is empty. Its first line must name the columns.' }],
  [
    'that is a workbook',
    'PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml',
    {
      error:
        'The file is a workbook of a spreadsheet program. Save the sheet as CSV (UTF-8), and use that file.',
    },
  ],
  [
    'that is an older workbook',
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    {
      error:
        'The file is a document of an older Office program. Save the sheet as CSV (UTF-8), and use that file.',
    },
  ],
  [
    'that is a page',
    '<html>',
    {
      error: 'The file is an HTML page, perhaps a log-in page. Download the file itself.',
    },
  ],
  [
    'whose header is in another encoding than is said',
    Buffer.from('titre,ann\xe9e\nEmma,1815\n', 'latin1'),
    { options: ['--encoding', 'utf-8'], error: 'Line 1: The row is not valid UTF-8.' },
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'bookstore-catalogues-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('loaddata of a file', () => {
  const url = `sqlite:${join(folder, 'db.sqlite3')}`;
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: url }, entities);
    await migrate(database.dataSource);
  });
  afterAll(() => database.close());
  beforeEach(() =>
    database.transaction(function* () {
      yield* query('DELETE FROM books_book');
    }),
  );

  it.each(FILES)('%s', async (_what, content, { options = [], books = {}, warnings = [], error }) => {
    const path = join(folder, 'catalogue.csv');
    writeFileSync(path, content);
    const { code, stderr } = await call(url, ['loaddata', path, ...options]);
    const expected =
      error === undefined
        ? warnings.map((warning) => `Warning: ${path}: ${warning}\n`).join('')
        : `CommandError: ${error}\n`;
    expect({ code, stderr }).toEqual({ code: error === undefined ? 0 : 1, stderr: expected });
    const stored = await database.objects(Book).filter();
    const found = stored.map(({ title, published_date, isbn }) => [title, [published_date, isbn]]);
    expect(Object.fromEntries(found)).toEqual(books);
  });

  it.each([
    ['--encoding', 'klingon', 'Must be an encoding'],
    ['--delimiter', '""', 'Must be a single character'],
    ['--delimiter', 'a', 'Must be a single character'],
    ['--date-format', 'MM', 'Must consist of YYYY or YY'],
  ])('refuses %s %s', async (option, value, message) => {
    const { code, stderr } = await call(url, ['loaddata', join(folder, 'catalogue.csv'), option, value]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });

  it.each([
    ['txt', Buffer.from(`\ufeff${HEADER}\nEmma,x,1815-12-23,1\n`.replaceAll(',', '\t'), 'utf16le')],
    ['tsv', `${HEADER}\nEmma,x,1815-12-23,1\n`.replaceAll(',', '\t')],
  ])('whose name ends in .%s is a table', async (ending, content) => {
    const path = join(folder, `catalogue.${ending}`);
    writeFileSync(path, content);
    expect(await call(url, ['loaddata', path])).toMatchObject({ code: 0, stderr: '' });
    expect(await database.objects(Book).filter()).toMatchObject([{ title: 'Emma', isbn: '1' }]);
  });

  it('of another ending is told from what it holds', async () => {
    const path = join(folder, 'catalogue.xlsx');
    for (const [content, message] of [
      ['PK\x03\x04', 'The file is a workbook or an archive. Save the sheet as CSV (UTF-8).'],
      ['<django-objects', 'The file is a Django fixture in XML. Write it as JSON: python manage.py dumpdata'],
      ['', 'give its format with --format csv, jsonl, json or yaml.'],
    ]) {
      writeFileSync(path, content);
      expect(await call(url, ['loaddata', path])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`CommandError: Problem installing fixture '${path}': ${message}`),
      });
    }
  });

  it('as the API writes its list, and leaves objects of other models out', async () => {
    const row = { id: 7, title: 'Emma', author: 'x', published_date: '1815-12-23', isbn: '1' };
    const path = join(folder, 'list.json');
    writeFileSync(path, JSON.stringify({ count: 1, next: null, previous: null, results: [row] }, null, 2));
    expect(await call(url, ['loaddata', path])).toMatchObject({ code: 0, stderr: '' });
    expect(await database.objects(Book).filter()).toEqual([row]);
    writeFileSync(
      path,
      JSON.stringify([
        { ...row, title: '\'=[{"' },
        { ...row, id: 8, title: '' },
      ]),
    );
    expect(await call(url, ['loaddata', path, '--keep-going'])).toMatchObject({ code: 0 });
    expect(readFileSync(`${path}.rejects.jsonl`, 'utf8')).toContain('"line":1');
    expect((await database.objects(Book).get(7))?.title).toBe('\'=[{"');
    writeFileSync(path, JSON.stringify([row]).slice(0, -1));
    expect((await call(url, ['loaddata', path, '--keep-going'])).stderr).toContain('1 of 1 rows');
  });
});
