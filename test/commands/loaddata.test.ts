import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Book } from '../../src/books/book.entity.js';
import { query, type Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { call } from './call.js';

const HEADER = 'title,author,published_date,isbn';
const DUNE = 'Dune,Frank Herbert,1965-08-01,9780441013593';
const book = (title: string) => ({
  title,
  author: 'Frank Herbert',
  published_date: '1965-08-01',
  isbn: '9780441013593',
});
const line = (title: string) => `${title},Frank Herbert,1965-08-01,9780441013593`;
const json = (values: object) => JSON.stringify({ ...book('Dune'), ...values });

const BLANK = { title: ['This field may not be blank.'] };
const WRONG_DATE = 'Date has wrong format. Use one of these formats instead:';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-loaddata-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** The path of a file with this content. */
function file(content: string | Buffer, extension = 'csv'): string {
  const path = join(folder, `${++files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** The refused rows of a file: line, reasons, text. */
function rejectsOf(path: string): [number, object, string][] {
  const rejects = `${path}.rejects.jsonl`;
  if (!existsSync(rejects)) return [];
  const lines = readFileSync(rejects, 'utf8').trimEnd().split('\n');
  return lines.map((text) => {
    const { line, errors, row } = JSON.parse(text) as { line: number; errors: object; row: string };
    return [line, errors, row];
  });
}

/** Name, content, the titles stored, the rows refused. */
type Messy = [string, string | Buffer, string[], [number, object, string][]];

const CSV: Messy[] = [
  ['nothing but a header', HEADER, [], []],
  ['a byte order mark and CRLF', `\ufeff${HEADER}\r\n${DUNE}\r\n`, ['Dune'], []],
  ['no end of the last line', `${HEADER}\n${DUNE}`, ['Dune'], []],
  ['empty lines', `\n${HEADER}\n\n${DUNE}\r\n\n\n${line('')}\n`, ['Dune'], [[7, BLANK, line('')]]],
  ['blanks around names and values', ` title ,author, published_date,isbn\n${line('  Dune ')}`, ['Dune'], []],
  [
    'quoted fields',
    `${HEADER}\n${line('"a, ""b"" c"')}\n${line('""')}`,
    ['a, "b" c'],
    [[3, BLANK, line('""')]],
  ],
  [
    'fields over several lines',
    `${HEADER}\r\n${line('"a\r\nb\n\nc"')}\r\n${line('')}\r\n${line('"\n"')}\r\n`,
    ['a\r\nb\n\nc'],
    [
      [6, BLANK, line('')],
      [7, BLANK, line('"\n"')],
    ],
  ],
  [
    'a wrong number of fields',
    `${HEADER}\nDune,Frank Herbert\n${DUNE},\n${DUNE}`,
    ['Dune'],
    [
      [2, { non_field_errors: ['Expected 4 fields, found 2.'] }, 'Dune,Frank Herbert'],
      [3, { non_field_errors: ['Expected 4 fields, found 5.'] }, `${DUNE},`],
    ],
  ],
  [
    'bare quotes',
    `${HEADER}\n${line('5" disks')}\n${line('a "b" c')}\n${line('"Dear Genius": letters')}`,
    ['5" disks', 'a "b" c', '"Dear Genius": letters'],
    [],
  ],
  [
    'a quote that is not closed',
    `${HEADER}\n${line('"Dune')}\n${line('Emma')}\n`,
    ['Emma'],
    [[2, { non_field_errors: ['A quoted field is not closed.'] }, line('"Dune')]],
  ],
  [
    'a quote that the next one closes',
    `${HEADER}\n${line('"Dune')}\n${line('Emma')}\n${line('"Ulysses, or so"')}\n${DUNE}`,
    ['Emma', 'Ulysses, or so', 'Dune'],
    [[2, { non_field_errors: ['A quoted field is not closed.'] }, line('"Dune')]],
  ],
  [
    'a quote too many before a line without end',
    `${HEADER}\n${line('"Dune')}\n${'x'.repeat(1024 ** 2)}\n${DUNE}`,
    ['Dune'],
    [
      [2, { non_field_errors: ['The row is longer than 1048576 bytes.'] }, line('"Dune')],
      [3, { non_field_errors: ['Expected 4 fields, found 1.'] }, 'x'.repeat(1024 ** 2)],
    ],
  ],
  [
    'bytes that are not UTF-8',
    latin1(`${HEADER}\n${line('Caf\xe9')}\n${line('Caf\xc3\xa9')}\n`),
    ['Café'],
    [[2, { non_field_errors: ['The row is not valid UTF-8.'] }, line('Caf\ufffd')]],
  ],
  ['U+FFFD itself', `${HEADER}\n${line('\ufffd')}`, ['\ufffd'], []],
  [
    'a NUL',
    `${HEADER}\n${line('a\0b')}`,
    [],
    [[2, { title: ['Null characters are not allowed.'] }, line('a\0b')]],
  ],
  [
    'several faults in a row',
    `id,${HEADER}\none,${'x'.repeat(101)},,1965-02-30,12345678901234`,
    [],
    [
      [
        2,
        {
          id: ['A valid integer is required.'],
          title: ['Ensure this field has no more than 100 characters.'],
          author: ['This field may not be blank.'],
          published_date: [`${WRONG_DATE} YYYY-MM-DD.`],
          isbn: ['Ensure this field has no more than 13 characters.'],
        },
        `one,${'x'.repeat(101)},,1965-02-30,12345678901234`,
      ],
    ],
  ],
];

const JSON_LINES: Messy[] = [
  ['nothing', '', [], []],
  [
    'a byte order mark, CRLF and empty lines',
    `\ufeff${json({})}\r\n\r\n\n${json({ title: 'Emma' })}`,
    ['Dune', 'Emma'],
    [],
  ],
  ['numbers for texts', json({ title: 1984, isbn: 1.5 }), ['1984'], []],
  [
    'rows that are none',
    `[1]\nnull\n{"title": "Dune}\n${json({ title: null })}\n${json({ author: undefined })}`,
    [],
    [
      [1, { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }, '[1]'],
      [2, { non_field_errors: ['No data provided'] }, 'null'],
      [
        3,
        {
          non_field_errors: [
            'JSON parse error - Unterminated string starting at: line 1 column 11 (char 10)',
          ],
        },
        '{"title": "Dune}',
      ],
      [4, { title: ['This field may not be null.'] }, json({ title: null })],
      [5, { author: ['This field is required.'] }, json({ author: undefined })],
    ],
  ],
  [
    'bytes that are not UTF-8',
    latin1(`${json({ title: 'Caf\xe9' })}\n${json({})}`),
    ['Dune'],
    [[1, { non_field_errors: ['The row is not valid UTF-8.'] }, json({ title: 'Caf\ufffd' })]],
  ],
  [
    'a line without end',
    `${'x'.repeat(3 * 1024 ** 2)}\n${json({})}`,
    ['Dune'],
    [[1, { non_field_errors: ['The row is longer than 1048576 bytes.'] }, 'x'.repeat(1024 ** 2 + 1)]],
  ],
];

/** What a load says that takes long, as any does on a busy machine. */
const PROGRESS = /^.*: \d+ %, .*\n/gm;

describeOnEveryDatabase('loaddata', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
  });
  afterAll(() => database.close());
  beforeEach(() =>
    database.transaction(function* () {
      yield* query(`DELETE FROM ${database.objects(Book).table}`);
    }),
  );

  const load = (...words: string[]) => call(db.url(), ['loaddata', ...words]);
  const titles = async () => (await database.objects(Book).filter()).map(({ title }) => title);

  describe.each([
    ['csv', CSV],
    ['jsonl', JSON_LINES],
  ])('of %s', (extension, table) => {
    it.each(table)('with %s: takes the good rows with --keep-going', async (_, content, stored, refused) => {
      const path = file(content, extension);
      const result = await load(path, '--keep-going');
      expect(rejectsOf(path)).toEqual(refused);
      expect(await titles()).toEqual(stored);
      const of = refused.length > 0 ? ` (of ${stored.length + refused.length})` : '';
      expect(result).toMatchObject({
        code: 0,
        stdout: `Installed ${stored.length} object(s)${of} from 1 file(s)\n`,
      });
    });

    it.each(table)('with %s: is all or nothing', async (_, content, stored, refused) => {
      const path = file(content, extension);
      const { code, stderr } = await load(path);
      expect(rejectsOf(path)).toEqual(refused);
      expect(await titles()).toEqual(refused.length > 0 ? [] : stored);
      expect(code).toBe(refused.length > 0 ? 1 : 0);
      if (refused.length > 0)
        expect(stderr.replace(PROGRESS, '')).toBe(
          `CommandError: ${refused.length} of ${stored.length + refused.length} rows of '${path}' are refused, ` +
            `see '${path}.rejects.jsonl'. Nothing was stored; use --keep-going to store the other rows.\n`,
        );
    });
  });

  it('maps columns, reads dates as told, and says once what it leaves out', async () => {
    const path = file(
      'bookID,title,authors,pub,isbn13,isbn,id\n1,Dune,Frank Herbert,8/1/1965,9780441013593,x,7\n2,Emma,J,2/29/1815,1,x,\n',
    );
    const words = [
      '--map',
      'author=authors, published_date=pub,isbn=isbn13',
      '--date-format',
      'M/D/YYYY',
      '--keep-going',
    ];
    const { stderr } = await load(path, ...words);
    expect(stderr).toBe(
      `Warning: ${path}: left out: bookID, isbn.\nWarning: 1 of 2 rows of '${path}' are refused, see '${path}.rejects.jsonl'.\n`,
    );
    expect(await database.objects(Book).filter()).toEqual([{ id: 7, ...book('Dune') }]);
    expect(rejectsOf(path)).toEqual([
      [3, { published_date: [`${WRONG_DATE} M/D/YYYY.`] }, expect.anything()],
    ]);
    const lines = file(
      json({ title: undefined, name: 'Emma', extra: 1, published_date: '01.08.65' }),
      'ndjson',
    );
    expect(await load(lines, '--map', 'title=name', '--date-format', 'DD.MM.YY')).toMatchObject({
      code: 0,
      stderr: `Warning: ${lines}: left out: extra.\n`,
    });
    const [{ title, published_date }] = await database
      .objects(Book)
      .all()
      .filter({ property: 'id', lookup: 'gt', value: 7 })
      .rows(1);
    expect({ title, published_date }).toEqual({ title: 'Emma', published_date: '2065-08-01' });
  });

  it('keeps ids, replaces the rows that have them, and goes on above', async () => {
    await load(file(`id,${HEADER}\n7,${line('a')}\n,${line('b')}\n7,${line('c')}\n`));
    expect(
      (await database.objects(Book).filter()).map(({ id, title }) => [id > 7 ? 'new' : id, title]),
    ).toEqual([
      [7, 'c'],
      ['new', 'b'],
    ]);
    const ids = (await database.objects(Book).filter()).map(({ id }) => id);
    const next = await database.transaction(() => database.objects(Book).insert(book('d')));
    expect(next.id).toBe(Math.max(...ids) + 1);
    await load(
      file(`{"id":${next.id},"title":"e","author":"f","published_date":"2000-01-01","isbn":"g"}`, 'jsonl'),
    );
    expect((await database.objects(Book).get(next.id))?.title).toBe('e');
  });

  it('reads standard input, files packed by gzip, and several files as one load', async () => {
    const csv = `${HEADER}\n${DUNE}\n`;
    expect(await call(db.url(), ['loaddata', '-', '--format', 'csv'], { input: csv })).toMatchObject({
      code: 0,
    });
    expect(await load(file(gzipSync(csv)), file(gzipSync(json({})), 'jsonl.gz'))).toMatchObject({
      code: 0,
      stdout: 'Installed 2 object(s) from 2 file(s)\n',
    });
    expect(await load(file(csv), file(`${HEADER}\n${line('')}\n`))).toMatchObject({ code: 1 });
    expect(await titles()).toEqual(['Dune', 'Dune', 'Dune']);
    const whole = gzipSync(csv);
    expect((await load(file(whole.subarray(0, -4)))).stderr).toContain(
      'cannot be unpacked: unexpected end of file',
    );
    expect(await titles()).toHaveLength(3);
  });

  it('keeps counts, indexes and search true however many rows come', async () => {
    const rows = Array.from({ length: 25_000 }, (_, index) => line(`Number ${index} of many`));
    expect((await load(file(`${HEADER}\n${rows.join('\n')}\n`))).code).toBe(0);
    const all = database.objects(Book).all();
    const found = { properties: ['title'], terms: ['number 24999 OF'] };
    expect([await all.count(), await all.filter(found).count()]).toEqual([25_000, 1]);
    const names = db.dialect === 'sqlite' ? `sqlite_master WHERE type IN ('index', 'trigger')` : 'pg_indexes';
    const [{ count }] = await database.read(`SELECT count(*) AS count FROM ${names}`);
    expect(Number(count)).toBeGreaterThan(5);
  });

  it('checks without storing anything', async () => {
    const path = file(`${HEADER}\n${DUNE}\n${line('')}\n`);
    expect(await load(path, '--dry-run', '--keep-going')).toMatchObject({
      code: 0,
      stdout: 'Checked 1 object(s) (of 2) from 1 file(s)\n',
    });
    expect(rejectsOf(path)).toHaveLength(1);
    expect(await titles()).toEqual([]);
  });

  it('refuses the rows that the database refuses, whatever their number', async () => {
    const run = (sql: string) =>
      database.transaction(function* () {
        yield* query(sql);
      });
    await run('CREATE UNIQUE INDEX one_isbn ON books_book (isbn)');
    try {
      const isbns = ['1', '2', '1', '3', '', '2', '4'];
      const path = file(
        `${HEADER}\n${isbns.map((isbn) => `Dune,Frank Herbert,1965-08-01,${isbn}\n`).join('')}`,
      );
      const taken = { non_field_errors: ['books.book with this isbn already exists.'] };
      const expected = [
        [4, taken],
        [6, { isbn: ['This field may not be blank.'] }],
        [7, taken],
      ];
      for (const words of [[], ['--keep-going']]) {
        await load(path, ...words);
        expect(rejectsOf(path).map(([line, errors]) => [line, errors])).toEqual(expected);
        const stored = (await database.objects(Book).filter()).map(({ isbn }) => isbn);
        expect(stored).toEqual(words.length > 0 ? ['1', '2', '3', '4'] : []);
      }
    } finally {
      await run('DROP INDEX one_isbn');
    }
  });

  it('empties the rejects of an earlier load', async () => {
    const path = file(`${HEADER}\n${line('')}\n`);
    const rejects = join(folder, 'elsewhere.jsonl');
    await load(path, '--rejects', rejects);
    expect(readFileSync(rejects, 'utf8')).toMatch(/^\{"line":2,/);
    writeFileSync(path, `${HEADER}\n${DUNE}\n`);
    await load(path, '--rejects', rejects);
    expect(readFileSync(rejects, 'utf8')).toBe('');
  });

  it.each<[string, string[], string]>([
    ['a missing column', [], 'There is no column "title" for the field title; there are "a", "b".'],
    ['a column mapped in vain', ['--map', 'title=a,isbn=c'], 'There is no column "author"'],
    ['an unknown field', ['--map', 'name=a'], 'books.book has no field "name"; it has id, title'],
    ['a map that is none', ['--map', 'title'], 'Must be field=column'],
    ['a date format that is none', ['--date-format', 'D/D/YYYY'], 'Must consist of'],
    ['a date format with letters', ['--date-format', 'D of M YYYY'], 'Must consist of'],
    ['an unknown model', ['--model', 'books.shop'], 'Unknown model: books.shop'],
    [
      'a model without a serializer',
      ['--model', 'auth.user'],
      'auth.user can be loaded and dumped only as a fixture',
    ],
    ['--resume alone', ['--resume'], '--resume requires --keep-going'],
    ['standard input resumed', ['-', '--format', 'csv', '--keep-going', '--resume'], '--resume needs a file'],
    ['standard input unexplained', ['-'], 'Give the format of standard input with --format'],
    [
      'a fixture with --keep-going',
      ['x.json', '--keep-going'],
      '--keep-going is only for CSV and JSON Lines',
    ],
    ['an unknown ending', ['x.doc'], `Problem installing fixture 'x.doc': give its format with --format`],
    ['a file that is not there', ['x.csv'], `No fixture named 'x.csv' found.`],
  ])('says what is wrong with %s', async (_, words, message) => {
    const named = words.some((word) => /^-$|^x\./.test(word)) ? [] : [file('a,b\n1,2\n')];
    const { code, stderr } = await load(...named, ...words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });

  it('says which column there is twice', async () => {
    expect((await load(file(`${HEADER},title\n${DUNE},x`))).stderr).toBe(
      'CommandError: There are two columns "title".\n',
    );
    expect((await load(file(`${HEADER},x,x\n${DUNE},1,2`))).code).toBe(0);
  });
});
