import type { QueryRunner } from 'typeorm';
import { suspendMaintenance } from '../../src/database/suspend-maintenance.js';
import { caseVariants } from '../../src/database/search/case-folding.js';
import { query, type Database, type Row, type Work } from '../../src/database/database.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Parameters } from '../../src/database/sql/fragments.js';
import { createSearchIndex } from '../../migrations/frozen/search-index.js';
import { textSearch, type Contains } from '../../src/database/search/text-search.js';
import { entities } from '../support/entities.js';
import { describeOnEmptyDatabases } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { Random } from '../support/random.js';

interface Book {
  readonly id: number;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
}

const COLUMNS = ['title', 'author', 'isbn'] as const;

/** Letters and signs that one or the other kind of search is known to stumble over. */
const ALPHABETS = [
  ...[
    'the',
    'king',
    'kisses',
    'A',
    ' ',
    ' ',
    '9780',
    '1',
    '-',
    '100 %',
    '_',
    '__',
    '%',
    '\\',
    "'",
    '"',
    '""',
    '*',
    'OR',
  ],
  ...[
    '\u212a',
    'ſ',
    'ß',
    'ẞ',
    'ss',
    'İ',
    'ı',
    'i',
    'I',
    'é',
    'É',
    'e\u0301',
    'à la',
    'ﬁ',
    'Å',
    '\u212b',
    'µ',
    'μ',
  ],
  ...['ΟΔΥΣΣΕΙΑ', 'σοφός', 'Σ', 'ς', 'ΐ', '\u1fd3', 'ᾳ', '\u0345', 'война', 'СОТВОРИ', 'ᲀ', 'Ꙋ', 'ꙋ', 'ѣ'],
  ...[
    'საქართველო',
    'ᲡᲐ',
    'ꭰᏓ',
    'Ꮣ',
    '𐐀𐐨',
    '𞤀𞤢',
    '書',
    '村上春樹',
    '👩‍👩‍👧',
    '🏳️‍🌈',
    '😀',
    '𝔘',
    'कि',
    '\u00a0',
    '\n',
  ],
];

const SPECIAL_TERMS = [
  '%',
  '_',
  '\\',
  "'",
  '"',
  '""',
  '*',
  'a',
  'K',
  'ſ',
  'kI',
  'ΣΟΦ',
  'ός',
  'СОТ',
  'оᲂ',
  'სა',
  'ᲥᲐᲠ',
  '100 %',
  '\\%',
  ' ',
];

const inAnyCase = (random: Random, text: string): string =>
  [...text].map((char) => random.pick(caseVariants(char))).join('');

const randomText = (random: Random): string =>
  [...Array.from({ length: random.integer(0, 7) }, () => inAnyCase(random, random.pick(ALPHABETS))).join('')]
    .slice(0, 90)
    .join('');

/** A part of some text, or no part of any. */
function randomTerm(random: Random, books: readonly Book[]): string {
  if (random.next() < 0.2 || books.length === 0) return random.pick([...SPECIAL_TERMS, ...ALPHABETS]);
  const chars = [...random.pick(books)[random.pick(COLUMNS)]];
  const start = random.integer(0, chars.length);
  const term = inAnyCase(random, chars.slice(start, start + random.integer(1, 9)).join(''));
  return term || 'nothing';
}

const matches = (book: Book, columns: readonly (keyof Book)[], terms: readonly string[]): boolean =>
  terms
    .map((term) => new RegExp(term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu'))
    .every((pattern) => columns.some((column) => pattern.test(String(book[column]))));

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const values = (random: Random): string =>
  `${literal(randomText(random))}, ${literal(randomText(random))}, '2000-01-01', '${random.integer(0, 1e12)}'`;

const insert = (random: Random): string =>
  `INSERT INTO books_book (title, author, published_date, isbn) VALUES (${values(random)})`;

function randomChange(random: Random): string {
  const id = random.integer(1, 300);
  return random.pick([
    insert(random),
    `INSERT INTO books_book VALUES (${-id}, ${values(random)}) ON CONFLICT (id) DO UPDATE SET title = excluded.title`,
    `UPDATE books_book SET title = ${literal(randomText(random))} WHERE id = ${id}`,
    `UPDATE books_book SET author = title, title = author WHERE id % 10 = ${id % 10}`,
    `UPDATE books_book SET published_date = '2001-01-01' WHERE id = ${id}`,
    `UPDATE books_book SET id = ${-id} WHERE id = ${id} AND ${-id} NOT IN (SELECT id FROM books_book)`,
    `DELETE FROM books_book WHERE id = ${id}`,
    random.next() < 0.1 ? `DELETE FROM books_book WHERE id % 3 = 1` : insert(random),
  ]);
}

describeOnEmptyDatabases('Text search', (db) => {
  let database: Database;
  let contains: Contains;
  let elsewhere: ForeignWriter;

  const open = async (target?: string): Promise<void> => {
    const url = await db.another();
    database = await openDatabase({ databaseUrl: url }, entities);
    await migrate(database.dataSource, target);
    contains = await textSearch(database, 'books_book');
    elsewhere = await foreignWriter(url);
  };
  afterEach(async () => {
    await elsewhere.close();
    await database.close();
  });

  const run = (...statements: string[]): Promise<void> =>
    database.transaction(function* (): Work<void> {
      for (const sql of statements) yield* query(sql);
    });

  const search = async (columns: readonly string[], terms: readonly string[]): Promise<number[]> => {
    const parameters = new Parameters();
    const sql = `SELECT id FROM books_book WHERE ${contains(columns, terms, parameters)} ORDER BY id`;
    return (await database.read(sql, parameters.values)).map(({ id }) => id as number);
  };

  /** Searches that do not find what a plain look at each row does. */
  const errors = async (random: Random, searches: number): Promise<unknown[]> => {
    const books = (await database.read('SELECT * FROM books_book ORDER BY id')) as unknown as Book[];
    const found: unknown[] = [];
    for (let round = 0; round < searches; round++) {
      const terms = Array.from({ length: random.pick([1, 1, 1, 2, 3, 7]) }, () => randomTerm(random, books));
      const columns = random.pick([COLUMNS, COLUMNS, [random.pick(COLUMNS)]]);
      const actual = await search(columns, terms);
      const expected = books.filter((book) => matches(book, columns, terms)).map(({ id }) => id);
      if (actual.join() !== expected.join()) found.push({ terms, columns, actual, expected });
    }
    return found;
  };

  it.each([1, 2])('finds what a plain look at each row finds, seed %d', async (seed) => {
    const random = new Random(seed);
    await open();
    await run(...Array.from({ length: 200 }, () => insert(random)));
    expect(await errors(random, 80)).toEqual([]);
  });

  it('finds the same without an index', async () => {
    const random = new Random(3);
    await open('0002_token_blacklist');
    await run(...Array.from({ length: 100 }, () => insert(random)));
    expect(await errors(random, 40)).toEqual([]);
  });

  /** Changes from elsewhere. Answers the first errors in searches among them. */
  const changeElsewhere = async (random: Random): Promise<unknown[]> => {
    for (let round = 0; round < 6; round++) {
      for (let change = 0; change < 60; change++) await elsewhere.query(randomChange(random));
      const found = await errors(random, 12);
      if (found.length > 0) return found;
    }
    return [];
  };

  it.each([1, 2])('finds what has been written meanwhile, whoever wrote it, seed %d', async (seed) => {
    const random = new Random(seed);
    await open('0002_token_blacklist');
    await run(...Array.from({ length: 200 }, () => insert(random)));
    await migrate(database.dataSource);
    contains = await textSearch(database, 'books_book');
    expect(await changeElsewhere(random)).toEqual([]);
  });

  it('goes through a load, or back to what was before it', async () => {
    const random = new Random(5);
    await open();
    await run(...Array.from({ length: 150 }, () => insert(random)));
    const load = (fails: boolean): Promise<void> =>
      database.transaction(function* (): Work<void> {
        const resume = yield* suspendMaintenance(database.dialect, 'books_book');
        for (let row = 0; row < 150; row++) yield* query(randomChange(random));
        if (fails) throw new Error('undone');
        yield* resume();
      });
    const schema = async (): Promise<Row[]> =>
      database.read(
        db.dialect === 'sqlite'
          ? 'SELECT name, sql FROM sqlite_master ORDER BY name'
          : `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef`,
      );
    const before = await schema();
    await expect(load(true)).rejects.toThrow('undone');
    expect(await errors(random, 50)).toEqual([]);
    await load(false);
    expect(await schema()).toEqual(before);
    expect(await changeElsewhere(random)).toEqual([]);
  });

  if (db.dialect === 'sqlite') {
    const plan = async (terms: string[]): Promise<string> => {
      const parameters = new Parameters();
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM books_book WHERE ${contains(COLUMNS, terms, parameters)} ORDER BY title, id`;
      return (await database.read(sql, parameters.values)).map(({ detail }) => detail).join('; ');
    };

    it('asks the index where it can', async () => {
      await open();
      expect(await plan(['abc'])).toMatch(
        /^SEARCH books_book USING INTEGER PRIMARY KEY .*books_book_search VIRTUAL TABLE/,
      );
      expect(await plan(['ab', 'война'])).toMatch(/VIRTUAL TABLE/);
      expect(await plan(['ab', '書'])).not.toMatch(/VIRTUAL TABLE/);
    });

    /** What is wrong with the index when it has taken in all that is pending. */
    const faults = async (): Promise<string[]> => {
      const [{ pending }] = await database.read('SELECT COUNT(*) AS pending FROM books_book_search_pending');
      const numbers =
        'WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 128) SELECT n FROM n';
      const fill = `INSERT INTO books_book_search_pending (id, indexed) SELECT -1000 - n, 0 FROM (${numbers})`;
      const check = `INSERT INTO books_book_search (books_book_search, rank) VALUES ('integrity-check', 1)`;
      const failure = await run(fill, check).catch((error: Error) => error.message);
      return [...((pending as number) < 128 ? [] : ['too many pending']), ...(failure ? [failure] : [])];
    };

    it('keeps the index exactly as a new one would be', async () => {
      const random = new Random(6);
      await open();
      for (let round = 0; round < 600; round++) await elsewhere.query(randomChange(random));
      expect(await faults()).toEqual([]);
    });

    it.each(['insert', 'update', 'delete', 'absorb'])('needs its trigger %s', async (trigger) => {
      const random = new Random(7);
      await open();
      await run(
        `DROP TRIGGER books_book_search_${trigger}`,
        ...Array.from({ length: 200 }, () => insert(random)),
      );
      await run(
        `UPDATE books_book SET title = 'another' WHERE id = 1`,
        'DELETE FROM books_book WHERE id = 2',
      );
      expect(await faults()).not.toEqual([]);
    });
    return;
  }

  it('asks the index where it can', async () => {
    await open();
    const parameters = new Parameters();
    const sql = `SELECT * FROM books_book WHERE ${contains(COLUMNS, ['abc', 'война'], parameters)}`;
    const snapshot = await database.snapshot();
    await snapshot.read('SET LOCAL enable_seqscan = off');
    const plan = await snapshot.read(`EXPLAIN ${sql}`, parameters.values);
    await snapshot.close();
    expect(JSON.stringify(plan)).toContain('Bitmap Index Scan on books_book_search');
  });

  it('folds every character as regular expressions do', async () => {
    await open();
    const chars = Array.from({ length: 0x1ffff }, (_, index) => index + 1)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code));
    const rows = await database.read(
      'SELECT fold_case(char) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS chars(char, place) ORDER BY place',
      [chars],
    );
    const groups = (keyOf: (char: string, index: number) => string): string[] => {
      const found = new Map<string, string>();
      for (const [index, char] of chars.entries()) {
        const key = keyOf(char, index);
        found.set(key, (found.get(key) ?? '') + char);
      }
      return [...found.values()].sort();
    };
    const isCased = (char: string): boolean => char.toLowerCase() !== char || char.toUpperCase() !== char;
    expect(groups((_, index) => String(rows[index].folded))).toEqual(
      groups((char) => (isCased(char) ? caseVariants(char)[0] : char)),
    );
  });

  it('does without an index where pg_trgm cannot be had', async () => {
    await open('0002_token_blacklist');
    const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const without = (queryRunner: QueryRunner): QueryRunner =>
      new Proxy(queryRunner, {
        get(target, property) {
          if (property !== 'query') return Reflect.get(target, property, target) as unknown;
          return (sql: string, parameters?: unknown[]) =>
            target.query(
              sql.replace('pg_trgm', 'no_such_extension').replace('gin_trgm_ops', 'no_such_class'),
              parameters,
            );
        },
      });
    const changes = {
      up: (queryRunner: QueryRunner) => createSearchIndex(without(queryRunner), 'books_book', COLUMNS),
      down: async () => undefined,
    };
    const migrations = [...(await loadMigrations()).slice(0, 2), { name: '0003_search', changes }];
    await migrate(database.dataSource, undefined, { migrations });
    expect(String(warning.mock.calls[0][0])).toMatch(
      /pg_trgm cannot be installed, so books_book has no search index/,
    );
    warning.mockRestore();
    contains = await textSearch(database, 'books_book');
    const random = new Random(7);
    await run(...Array.from({ length: 50 }, () => insert(random)));
    expect(await errors(random, 50)).toEqual([]);
  });
});
