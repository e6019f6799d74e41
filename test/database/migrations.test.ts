import { setTimeout } from 'node:timers/promises';
import { TableColumn, type QueryRunner } from 'typeorm';
import type { EntityClass } from '../../src/database/data-source.js';
import { unmigratedChanges } from '../../src/database/migrations/autodetector.js';
import { buildDataSource } from '../../src/database/data-source.js';
import { query, type Database, type Row } from '../../src/database/database.js';
import { appliedMigrations } from '../../src/database/migrations/migration-ledger.js';
import { loadMigrations, type Migration } from '../../src/database/migrations/migrations.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEmptyDatabases } from '../support/databases.js';

const migrations = await loadMigrations();
const names = migrations.map(({ name }) => name);

type Changes = (queryRunner: QueryRunner) => Promise<unknown>;

const nothing: Changes = async () => undefined;

/** A migration written in a test. */
const migration = (name: string, up: Changes, down: Changes = nothing): Migration => ({
  name,
  changes: {
    up: async (queryRunner) => void (await up(queryRunner)),
    down: async (queryRunner) => void (await down(queryRunner)),
  },
});

const addPublisher: Changes = (queryRunner) =>
  queryRunner.addColumn(
    'books_book',
    new TableColumn({ name: 'publisher', type: 'varchar', length: '9', isNullable: true }),
  );

async function connected(url: string, of: readonly EntityClass[] = entities) {
  const dataSource = buildDataSource({ databaseUrl: url }, of);
  return dataSource.initialize();
}

describeOnEmptyDatabases('The migrations of the service', (db) => {
  it('go up, down and up again, and make what the entities ask for', async () => {
    const dataSource = await connected(db.url());
    for (const target of [undefined, 'zero', '0001_initial', undefined]) {
      await migrate(dataSource, target);
      const count = target === undefined ? names.length : names.indexOf(target) + 1;
      expect([...(await appliedMigrations(dataSource))].sort()).toEqual(names.slice(0, count));
    }
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries).toEqual([]);
    await dataSource.destroy();
  });

  it('leave nothing to do for makemigrations', async () => {
    expect(await unmigratedChanges(migrations, entities)).toEqual([]);
  });
});

describeOnEmptyDatabases('migrate', (db) => {
  let url: string;
  let database: Database;

  beforeEach(async () => {
    url = await db.another();
    database = await openDatabase({ databaseUrl: url }, entities);
    await migrate(database.dataSource);
    await database.transaction(function* () {
      yield* query(INSERT_USER, [1, 'admin', new Date(0)]);
      yield* query(INSERT_TOKEN, [1, 'a', new Date(0)]);
      for (const id of [1, 2]) yield* query(INSERT_BOOK, [id, `Book ${id}`]);
    });
  });
  afterEach(() => database.close());

  const INSERT_USER = `INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
    VALUES ($1, '', FALSE, $2, '', '', '', FALSE, TRUE, $3)`;
  const INSERT_TOKEN = `INSERT INTO token_blacklist_outstandingtoken (user_id, jti, token, expires_at) VALUES ($1, $2, '', $3)`;
  const INSERT_BOOK = `INSERT INTO books_book (id, title, author, published_date, isbn) VALUES ($1, $2, '', '2000-01-01', '')`;
  const INSERT_ENTRY = `INSERT INTO rest_historyentry (id, time, username, door, action, resource, count)
    VALUES ($1, $2, '', 'api', 'create', 'books.book', 1)`;

  const read = (sql: string) => database.dataSource.query<Row[]>(sql);
  const run = (...added: readonly Migration[]) =>
    migrate(database.dataSource, undefined, { migrations: [...migrations, ...added] });
  const tables = async () => {
    const queryRunner = database.dataSource.createQueryRunner();
    const found = await queryRunner.getTables([
      'books_book',
      'auth_user',
      'token_blacklist_outstandingtoken',
    ]);
    await queryRunner.release();
    return found.map(({ name, columns, indices, foreignKeys }) => [
      name,
      columns.length,
      indices.length,
      foreignKeys.length,
    ]);
  };

  it('keeps the rows that refer to a table which is changed', async () => {
    await run(
      migration('0003_user', async (queryRunner) => {
        await queryRunner.addColumn(
          'auth_user',
          new TableColumn({ name: 'nick', type: 'varchar', isNullable: true }),
        );
        await queryRunner.changeColumn(
          'auth_user',
          'email',
          new TableColumn({ name: 'email', type: 'varchar', length: '300' }),
        );
      }),
    );
    expect(await read('SELECT user_id FROM token_blacklist_outstandingtoken')).toEqual([{ user_id: 1 }]);
    expect(await read('SELECT username, nick FROM auth_user')).toEqual([{ username: 'admin', nick: null }]);
    await database.transaction(function* () {
      yield* query('DELETE FROM auth_user');
    });
    expect(await read('SELECT user_id FROM token_blacklist_outstandingtoken')).toEqual([{ user_id: null }]);
  });

  it('keeps the values of a column whose type, length or name changes', async () => {
    await run(
      migration('0003_title', async (queryRunner) => {
        await queryRunner.changeColumn(
          'books_book',
          'title',
          new TableColumn({ name: 'title', type: 'varchar', length: '200' }),
        );
        await queryRunner.changeColumn(
          'books_book',
          'author',
          new TableColumn({ name: 'author', type: 'text', isNullable: true }),
        );
        await queryRunner.renameColumn('books_book', 'title', 'name');
      }),
    );
    expect(await read('SELECT name, author FROM books_book ORDER BY id')).toEqual([
      { name: 'Book 1', author: '' },
      { name: 'Book 2', author: '' },
    ]);
  });

  it('renames the column of history that said how a change was made, forwards and backwards', async () => {
    const column = async (): Promise<Row[]> =>
      (await read('SELECT * FROM rest_historyentry')).map(({ door, channel }) => ({ door, channel }));
    await migrate(database.dataSource, '0015_imports_by_id');
    await database.transaction(function* () {
      yield* query(INSERT_ENTRY, [1, new Date(0)]);
    });
    expect(await column()).toEqual([{ door: 'api' }]);
    await run();
    expect(await column()).toEqual([{ channel: 'api' }]);
    await migrate(database.dataSource, '0015_imports_by_id');
    expect(await column()).toEqual([{ door: 'api' }]);
  });

  it('does not give an id out again after a table is changed', async () => {
    await database.transaction(function* () {
      if (db.dialect === 'postgres') yield* query(`SELECT setval('books_book_id_seq', 2)`);
      yield* query('DELETE FROM books_book');
    });
    await run(migration('0003_publisher', addPublisher));
    await database.transaction(function* () {
      const sql = INSERT_BOOK.replace('(id, ', '(').replace('$1, $2', '$1');
      yield* query(sql, ['Book 3']);
    });
    expect(await read('SELECT id FROM books_book')).toEqual([{ id: 3 }]);
  });

  it('undoes a migration that fails, keeps those before it, and names it', async () => {
    const before = await tables();
    const failing = migration('0004_wrong', async (queryRunner) => {
      await queryRunner.dropTable('token_blacklist_blacklistedtoken');
      await queryRunner.dropColumn('books_book', 'title');
      await queryRunner.query('INSERT INTO nowhere VALUES (1)');
    });
    await expect(run(failing)).rejects.toThrow('Migration 0004_wrong failed and was undone: ');
    expect(await tables()).toEqual(before);
    await expect(run(migration('0003_publisher', addPublisher), failing)).rejects.toThrow('0004_wrong');
    expect([...(await appliedMigrations(database.dataSource))].sort()).toEqual(
      [...names, '0003_publisher'].sort(),
    );
    expect(await read('SELECT id, publisher FROM books_book WHERE id = 1')).toEqual([
      { id: 1, publisher: null },
    ]);
  });

  it('refuses a migration that leaves a row without the one it refers to', async () => {
    const orphaning = migration('0003_orphans', (queryRunner) =>
      queryRunner.query('UPDATE token_blacklist_outstandingtoken SET user_id = 7'),
    );
    await expect(run(orphaning)).rejects.toThrow(/^Migration 0003_orphans failed and was undone: /);
    expect(await read('SELECT user_id FROM token_blacklist_outstandingtoken')).toEqual([{ user_id: 1 }]);
  });

  it('applies each migration once when many start together', async () => {
    const fresh = await db.another();
    let runs = 0;
    const slow = migration('0003_slow', async (queryRunner) => {
      runs++;
      await addPublisher(queryRunner);
      await setTimeout(100);
    });
    const sources = await Promise.all([1, 2, 3, 4].map(() => connected(fresh)));
    const steps = await Promise.all(
      sources.map((source) => migrate(source, undefined, { migrations: [...migrations, slow] })),
    );
    expect(
      steps
        .flat()
        .map((step) => step.migration.name)
        .sort(),
    ).toEqual([...names, '0003_slow'].sort());
    expect(runs).toBe(1);
    await Promise.all(sources.map((source) => source.destroy()));
  });
});
