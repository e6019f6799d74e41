import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { TableColumn, TableIndex, type QueryRunner } from 'typeorm';
import { unmigratedChanges } from '../../src/database/migrations/autodetector.js';
import { query, type Database, type Row } from '../../src/database/database.js';
import { loadMigrations, type Migration } from '../../src/database/migrations/migrations.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';

const migrations = await loadMigrations();

/** What only SQLite has: a search index kept by triggers, and an index on an expression. */
const search: Migration = {
  name: '0003_search',
  changes: {
    async up(queryRunner: QueryRunner) {
      await queryRunner.query(`CREATE VIRTUAL TABLE book_search USING fts5(title, tokenize = 'trigram')`);
      await queryRunner.query(`CREATE TRIGGER book_search_insert AFTER INSERT ON books_book BEGIN
        INSERT INTO book_search (rowid, title) VALUES (new.id, new.title); END`);
      await queryRunner.query('CREATE INDEX book_lower_title ON books_book (lower(title))');
      await queryRunner.createIndex(
        'books_book',
        new TableIndex({ name: 'book_isbn', columnNames: ['isbn'] }),
      );
      await queryRunner.query('CREATE VIEW book_titles AS SELECT title FROM books_book');
    },
    async down(queryRunner: QueryRunner) {
      await queryRunner.query('DROP VIEW book_titles');
      await queryRunner.dropIndex('books_book', 'book_isbn');
      await queryRunner.query('DROP INDEX book_lower_title');
      await queryRunner.query('DROP TRIGGER book_search_insert');
      await queryRunner.query('DROP TABLE book_search');
    },
  },
};

const addPages: Migration = {
  name: '0004_pages',
  changes: {
    async up(queryRunner: QueryRunner) {
      await queryRunner.addColumn(
        'books_book',
        new TableColumn({ name: 'pages', type: 'integer', default: 0 }),
      );
      await queryRunner.renameColumn('books_book', 'title', 'name');
    },
    async down(queryRunner: QueryRunner) {
      await queryRunner.renameColumn('books_book', 'name', 'title');
      await queryRunner.dropColumn('books_book', 'pages');
    },
  },
};

const INSERT = `INSERT INTO books_book (title, author, published_date, isbn) VALUES ($1, '', '2000-01-01', '')`;

describe('An SQLite file', () => {
  let database: Database;
  let path: string;
  beforeEach(async () => {
    database = await openDatabase({ databaseUrl: 'sqlite::memory:' }, entities);
    path = database.dataSource.options.database as string;
    await migrate(database.dataSource);
  });
  afterEach(() => database.close());

  const read = (sql: string) => database.dataSource.query<Row[]>(sql);
  const insert = (sql: string, title: string) =>
    database.transaction(function* () {
      yield* query(sql, [title]);
    });
  const to = (target: string | undefined, copies: string[] = []) =>
    migrate(database.dataSource, target, {
      migrations: [...migrations, search, addPages],
      progress: { copied: (copy) => copies.push(copy) },
    });

  it('keeps its triggers and indices when a table is changed', async () => {
    await to(undefined);
    await insert(INSERT.replace('title', 'name'), 'Dune');
    await to('0003_search');
    await insert(INSERT, 'Dune Messiah');
    expect(await read(`SELECT rowid FROM book_search WHERE title MATCH 'dune' ORDER BY rowid`)).toEqual([
      { rowid: 1 },
      { rowid: 2 },
    ]);
    expect(await read('SELECT title FROM book_titles')).toEqual([
      { title: 'Dune' },
      { title: 'Dune Messiah' },
    ]);
    const [{ detail }] = await read(
      `EXPLAIN QUERY PLAN SELECT 1 FROM books_book WHERE lower(title) = 'dune'`,
    );
    expect(detail).toContain('book_lower_title');
  });

  it('is not searched by makemigrations for what only it has', async () => {
    expect(await unmigratedChanges([...migrations, search], entities)).toEqual([]);
  });

  /** What TypeORM does not read of a table. */
  const collate: Migration = {
    name: '0003_collate',
    changes: {
      up: (queryRunner) => queryRunner.query(`ALTER TABLE books_book ADD COLUMN shelf text COLLATE NOCASE`),
      down: (queryRunner) => queryRunner.query('ALTER TABLE books_book DROP COLUMN shelf'),
    },
  };

  it('is not changed in a way that would lose what TypeORM cannot read', async () => {
    const run = migrate(database.dataSource, undefined, { migrations: [...migrations, collate, addPages] });
    await expect(run).rejects.toThrow('0004_pages failed and was undone: books_book would lose its COLLATE.');
  });

  it('has a column renamed in place', async () => {
    const rename: Migration = {
      name: '0004_name',
      changes: {
        up: (queryRunner) => queryRunner.renameColumn('books_book', 'published_date', 'published'),
        down: (queryRunner) => queryRunner.renameColumn('books_book', 'published', 'published_date'),
      },
    };
    await database.dataSource.query('DROP INDEX books_book_published_date_id_idx');
    await insert(INSERT, 'Dune');
    const all = [...migrations, collate, rename];
    await migrate(database.dataSource, undefined, { migrations: all });
    expect(await read('SELECT published, shelf FROM books_book')).toEqual([
      { published: '2000-01-01', shelf: null },
    ]);
    await migrate(database.dataSource, '0003_collate', { migrations: all });
    expect(await read('SELECT published_date FROM books_book')).toEqual([{ published_date: '2000-01-01' }]);
  });

  it('is copied beside itself before its tables are changed', async () => {
    const copies: string[] = [];
    await insert(INSERT, 'Dune');
    await to('0003_search', copies);
    await to('zero', copies);
    await to('0001_initial', copies);
    await to('0003_search', copies);
    expect(copies).toEqual([
      `${path}.before-0003_search`,
      `${path}.before-0003_search.2`,
      `${path}.before-0002_token_blacklist`,
    ]);
    const copy = new BetterSqlite3(copies[0], { readonly: true });
    expect(copy.prepare('SELECT title FROM books_book').all()).toEqual([{ title: 'Dune' }]);
    copy.close();
  });

  it('is not left with the copy of a migration that failed', async () => {
    await insert(INSERT, 'Dune');
    const failing: Migration = {
      name: '0003_wrong',
      changes: { up: (queryRunner) => queryRunner.query('nonsense'), down: async () => undefined },
    };
    await expect(
      migrate(database.dataSource, undefined, { migrations: [...migrations, failing] }),
    ).rejects.toThrow('0003_wrong');
    expect(existsSync(`${path}.before-0003_wrong`)).toBe(false);
  });
});
