import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableColumn } from 'typeorm';
import { Book } from '../../src/books/book.entity.js';
import { applyIsbnRules } from '../../src/books/isbn/database-rules.js';
import { isIsbn, normalizeIsbn, type IsbnRules } from '../../src/books/isbn/isbn.js';
import { inLockedTransaction } from '../../src/database/migrations/migration-ledger.js';
import { protectTables } from '../../src/database/migrations/safe-table-api.js';
import { call } from '../commands/call.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';

const INVALID = { isbn: ['Enter a valid ISBN: 10 or 13 digits with a correct check digit.'] };
const TAKEN = { isbn: ['book with this isbn already exists.'] };
const TOO_LONG = { isbn: ['Ensure this field has no more than 13 characters.'] };

const book = (isbn: string) => ({
  title: 'The Left Hand of Darkness',
  author: 'Ursula K. Le Guin',
  published_date: '1969-03-01',
  isbn,
});
const stored = (id: number, isbn: string) => ({ id, ...book(isbn) });
const INSERT = (isbn: string) =>
  `INSERT INTO books_book (title, author, published_date, isbn) VALUES ('T', 'A', '2000-01-01', '${isbn}')`;
const RIGHT = ['9780441478125', '9791090636071', '0441478123', '080442957X', '0-441-47812-3'];
const WRONG = [
  '9780441478124',
  '9770441478126',
  '0441478124',
  '08044295X7',
  '978044147812',
  '',
  'abc',
  '978044147812x',
];

describeOnEveryDatabase('The rules for ISBNs', (db) => {
  const services: Service[] = [];
  const start = async (rules: string, url: string): Promise<Service> => {
    const service = await startService({ DEFAULT_PERMISSION: 'AllowAny', ISBN_RULES: rules }, url);
    services.push(service);
    return service;
  };
  const anew = async (rules: string): Promise<Service> => start(rules, await db.another());
  const post = ({ base }: Service, isbn: string): Promise<Answer> =>
    send(base, {
      method: 'POST',
      path: '/api/books/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(book(isbn)),
    });
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bookstore-isbn-'));
  });
  afterAll(async () => {
    for (const { close } of services) await close();
    rmSync(folder, { recursive: true });
  });

  describe('all together', () => {
    let service: Service;
    beforeAll(async () => {
      service = await start('check_digit,normalized,unique', db.url());
    });
    const POSTS: [name: string, isbn: string, status: number, answer: object][] = [
      ['store digits alone', '978-0-441-47812-5', 201, stored(1, '9780441478125')],
      ['keep an ISBN-10, its X large', '0-8044-2957-x', 201, stored(2, '080442957X')],
      ['know it by another spelling', '978 0441 478125', 400, TAKEN],
      ['refuse a wrong digit', '978-0-441-47812-4', 400, INVALID],
      ['refuse what is too long', '978-0-441-47812-50', 400, { isbn: [...TOO_LONG.isbn, ...INVALID.isbn] }],
      ['refuse hyphens alone', ' - - ', 400, { isbn: ['This field may not be blank.'] }],
    ];
    const CHANGES: [name: string, method: string, body: object, status: number, answer: object][] = [
      ['hold for PUT', 'PUT', book('978-0-441-47812-5'), 400, TAKEN],
      ['hold for PATCH', 'PATCH', { isbn: '9780441478124' }, 400, INVALID],
      ['let a book keep its own', 'PATCH', { isbn: '0 8044 2957 X' }, 200, stored(2, '080442957X')],
      [
        'leave other fields alone',
        'PATCH',
        { author: 'U' },
        200,
        { ...stored(2, '080442957X'), author: 'U' },
      ],
    ];
    const request = 'POST /api/books/';
    testScenarios(
      () => service.base,
      [
        ...POSTS.map(([name, isbn, status, answer]) => ({ name, request, body: book(isbn), status, answer })),
        ...CHANGES.map(([name, method, body, status, answer]) => ({
          ...{ name, request: `${method} /api/books/2/`, body, status, answer },
        })),
        {
          name: 'filter by any spelling',
          request: 'GET /api/books/?isbn=978-0-441-47812-5',
          status: 200,
          answer: [stored(1, '9780441478125')],
        },
      ],
    );

    it('are obeyed by loaddata, which reports the rows refused', async () => {
      const file = join(folder, `${db.dialect}.csv`);
      const rows = ['978-0-441-47812-5', '9780441478124', '978-0-441-01359-3'];
      const text = rows.map((isbn) => `T,A,2000-01-01,${isbn}`);
      writeFileSync(file, ['title,author,published_date,isbn', ...text].join('\n'));
      const env = { ISBN_RULES: 'check_digit,normalized,unique' };
      const { code, stdout } = await call(db.url(), ['loaddata', '--keep-going', file], { env });
      expect([code, stdout]).toEqual([0, 'Installed 1 object(s) (of 3) from 1 file(s)\n']);
      const refused = readFileSync(`${file}.rejects.jsonl`, 'utf8').trimEnd().split('\n');
      expect(refused.map((line) => (JSON.parse(line) as { errors: unknown }).errors)).toEqual([
        { non_field_errors: ['books.book with this isbn already exists.'] },
        INVALID,
      ]);
      const isbns = (await service.database.objects(Book).filter()).map(({ isbn }) => isbn);
      expect(isbns).toEqual(['9780441478125', '080442957X', '9780441013593']);
    });

    it.each([
      ['9780441013593', 'books.book with this isbn already exists.'],
      ['9780441013594', 'It violates the constraint books_book_isbn_check_digit.'],
      ['044100590x', 'It violates the constraint books_book_isbn_normalized.'],
    ])('are obeyed by a fixture with %s', async (isbn, message) => {
      const file = join(folder, `${db.dialect}-${isbn}.json`);
      const fields = { title: 'T', author: 'A', published_date: '2000-01-01', isbn };
      writeFileSync(file, JSON.stringify([{ model: 'books.book', pk: 50, fields }]));
      const { code, stderr } = await call(db.url(), ['loaddata', file]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    });

    it('stay when a migration rebuilds the table', async () => {
      await inLockedTransaction(service.database.dataSource, async (queryRunner) => {
        protectTables(queryRunner);
        const shelf = new TableColumn({ name: 'shelf', type: 'varchar', isNullable: true });
        await queryRunner.addColumn('books_book', shelf);
        await queryRunner.dropColumn('books_book', 'shelf');
      });
      await expect(service.database.read(INSERT('9780441478124'))).rejects.toMatchObject({ kind: 'check' });
      await expect(service.database.read(INSERT('9780441478125'))).rejects.toMatchObject({ kind: 'unique' });
    });
  });

  it('under unique, let one of fifty at the same time pass', async () => {
    const service = await anew('unique');
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(service, 'anything')));
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map((answer) => [answer.status, jsonOf(answer)])).toEqual(Array(49).fill([400, TAKEN]));
    expect(await service.database.objects(Book).all().count()).toBe(1);
  });

  it('are the same in the service and in the database', async () => {
    const service = await anew('check_digit');
    const outside = await foreignWriter(service.settings.databaseUrl);
    const passes = async (isbn: string): Promise<boolean> =>
      outside.query(INSERT(isbn)).then(
        () => true,
        () => false,
      );
    for (const isbn of [...RIGHT, ...WRONG]) {
      const right = RIGHT.includes(isbn);
      expect([isbn, isIsbn(isbn), await passes(isbn)]).toEqual([isbn, right, right]);
    }
    await outside.close();
  });

  it('are none by default, and leave nothing behind when switched off', async () => {
    const url = await db.another();
    await (await startService({ ISBN_RULES: 'check_digit,normalized,unique' }, url)).close();
    const service = await start('none', url);
    const isbns = ['no ISBN', 'no ISBN', '978-0x'];
    for (const isbn of isbns) expect(jsonOf(await post(service, isbn))).toMatchObject({ isbn });
  });

  it.each([
    ['unique', [1, 1, 2, 1], '2 \\(id 2, 4\\)'],
    ['normalized', ['1-2', '12', '123456789x', 'x-'], '3 \\(id 1, 3, 4\\)'],
    ['check_digit', [1, 2, 3, 4, 5, 6, 7], '7 \\(id 1, 2, 3, 4, 5, …\\)'],
  ])('stop the start where books break %s, and say which', async (rule, isbns, broken) => {
    const service = await anew('none');
    for (const isbn of isbns) await service.database.read(INSERT(String(isbn)));
    const isbnRules = [rule] as IsbnRules;
    const message = `ISBN_RULES="${rule}" cannot be used. .* ${rule} is violated by ${broken},`;
    await expect(applyIsbnRules(service.database, { isbnRules })).rejects.toThrow(new RegExp(message));
    expect((await post(service, 'still none')).status).toBe(201);
  });

  it('are no difference to makemigrations', async () => {
    const service = await anew('check_digit,normalized,unique');
    const { code, stdout } = await call(service.settings.databaseUrl, [
      'makemigrations',
      '--check',
      '--dry-run',
    ]);
    expect([code, stdout]).toEqual([0, 'No changes detected\n']);
  });
});

describe('normalizeIsbn', () => {
  it.each([
    ['978–0–441–47812–5', '9780441478125'],
    ['0\u00a08044\u20112957 x', '080442957X'],
    ['tax 10', 'tax10'],
  ])('%s', (given, expected) => expect(normalizeIsbn(given)).toBe(expected));
});
