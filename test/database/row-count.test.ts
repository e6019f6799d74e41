import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suspendMaintenance } from '../../src/database/suspend-maintenance.js';
import { query, type Database, type Row } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { RowCount } from '../../src/database/bookkeeping/row-count.js';
import type { Dialect, Reader, Work } from '../../src/database/sql/statement.js';
import { entities } from '../support/entities.js';
import { describeOnEmptyDatabases } from '../support/databases.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';
import { Random } from '../support/random.js';

const TEXTS = `'t', 'a', '2000-01-01', 'i'`;
const INSERT = `INSERT INTO books_book (title, author, published_date, isbn) VALUES (${TEXTS})`;

/** Adds `count` rows in one statement; from the id `first` on where that is given. */
function insertMany(count: number, first?: number): string {
  const numbers = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ${count})`;
  return first === undefined
    ? `${numbers} INSERT INTO books_book (title, author, published_date, isbn) SELECT ${TEXTS} FROM n`
    : `${numbers} INSERT INTO books_book SELECT ${first} + n, ${TEXTS} FROM n`;
}

const NO_STATEMENT = 'SELECT no_such_column FROM books_book';

/** A statement that changes which rows there are, or seems to, or fails at it. */
function randomStatement(dialect: Dialect, random: Random): string {
  // Ids around the limits of blocks, of every level.
  const limit = random.pick([0, 256, 16_384, 1_048_576, -256, 2 ** 40]);
  const id = limit + random.integer(-2, 2);
  const other = id + random.pick([-1, 1, 256]);
  const row = (id: number): string => `(${id}, ${TEXTS})`;
  const conflicts = ['OR REPLACE', 'OR REPLACE', 'OR IGNORE', 'OR ABORT', 'OR FAIL', 'OR ROLLBACK', ''];
  const or = dialect === 'sqlite' ? random.pick(conflicts) : '';
  return random.pick([
    INSERT,
    insertMany(random.integer(1, 700)),
    `INSERT ${or} INTO books_book VALUES ${row(id)}`,
    `INSERT ${or} INTO books_book VALUES ${row(other)}, ${row(id)}, ${row(other + 1)}`,
    `INSERT INTO books_book VALUES ${row(id)} ON CONFLICT (id) DO UPDATE SET title = 'again'`,
    `INSERT INTO books_book VALUES ${row(id)}, ${row(other)} ON CONFLICT DO NOTHING`,
    `UPDATE ${or} books_book SET id = ${other} WHERE id = ${id}`,
    `UPDATE ${or} books_book SET id = id + 1 WHERE id > ${limit + random.integer(-3, 3)}`,
    `UPDATE books_book SET id = id + 1000000000 WHERE id % 50 = 1 AND id < 1000000000`,
    `UPDATE books_book SET title = 'new' WHERE id < 300`,
    ...(dialect === 'sqlite' ? [`UPDATE ${or} books_book SET rowid = ${other} WHERE rowid = ${id}`] : []),
    `DELETE FROM books_book WHERE id = ${id}`,
    `DELETE FROM books_book WHERE id % 7 = ${random.integer(0, 6)}`,
    random.next() < 0.2 ? 'DELETE FROM books_book' : INSERT,
    dialect === 'postgres' && random.next() < 0.3 ? 'TRUNCATE books_book' : INSERT,
  ]);
}

/** A program that writes, in transactions, until it is killed. */
const WRITER: Readonly<Record<Dialect, string>> = {
  sqlite: `
    import BetterSqlite3 from 'better-sqlite3';
    const connection = new BetterSqlite3(process.argv[1].slice('sqlite:'.length));
    const query = async (sql) => connection.exec(sql);`,
  postgres: `
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    const query = (sql) => client.query(sql);`,
};
const WRITE = `
  for (let round = 0; ; round++) {
    await query('BEGIN');
    for (let row = 0; row < 30; row++) await query(${JSON.stringify(INSERT)});
    await query('COMMIT');
    if (round === 2) console.log('writing');
  }`;

describeOnEmptyDatabases('The row count', (db) => {
  let url: string;
  let database: Database;
  let count: RowCount;
  let writers: ForeignWriter[];

  beforeEach(async () => {
    url = await db.another();
    database = await openDatabase({ databaseUrl: url }, entities);
    await migrate(database.dataSource);
    count = (await RowCount.open(database, 'books_book'))!;
    writers = [];
  });
  afterEach(async () => {
    for (const writer of writers) await writer.close();
    await database.close();
  });

  const anotherWriter = async (): Promise<ForeignWriter> => {
    const writer = await foreignWriter(url);
    writers.push(writer);
    return writer;
  };

  const run = (...statements: string[]): Promise<void> =>
    database.transaction(function* (): Work<void> {
      for (const sql of statements) yield* query(sql);
    });

  /** What is wrong with the total, and with where some offsets are. */
  const errors = async (random: Random, reader: Reader = database): Promise<unknown[]> => {
    const [{ rows }] = await reader.read('SELECT CAST(COUNT(*) AS integer) AS rows FROM books_book');
    const total = rows as number;
    const found: unknown[] = [];
    const check = (what: string, actual: unknown, expected: unknown): void => {
      if (JSON.stringify(actual) !== JSON.stringify(expected)) found.push({ what, actual, expected });
    };
    check('total', await count.total(reader), total);
    check('past the end', await count.seek(total, reader), undefined);
    const offsets = [0, total - 1, ...Array.from({ length: 4 }, () => random.integer(0, total - 1))];
    for (const offset of total === 0 ? [] : offsets) {
      const { from, skip } = (await count.seek(offset, reader)) ?? { from: NaN, skip: NaN };
      check(`skip at ${offset}`, skip >= 0 && skip < 256, true);
      const page = (where: string, skip: number): Promise<Row[]> =>
        reader.read(`SELECT id FROM books_book WHERE ${where} ORDER BY id LIMIT 1 OFFSET ${skip || 0}`);
      check(`row at ${offset}`, await page(`id >= ${from || 0}`, skip), await page('1 = 1', offset));
    }
    return found;
  };

  const expectTruth = async (random = new Random(1)): Promise<void> =>
    expect(await errors(random)).toEqual([]);

  it('has the rows that were there before it', async () => {
    await migrate(database.dataSource, '0002_token_blacklist');
    expect(await RowCount.open(database, 'books_book')).toBeUndefined();
    await run(insertMany(1000), insertMany(3, -2));
    await migrate(database.dataSource);
    await expectTruth();
    expect(await count.total()).toBe(1003);
  });

  it.each([1, 2])('stays true in transactions of all kinds of statements, seed %d', async (seed) => {
    const random = new Random(seed);
    for (let round = 0; round < 30; round++) {
      const statements = Array.from({ length: random.integer(1, 4) }, () =>
        randomStatement(db.dialect, random),
      );
      if (random.next() < 0.25) statements.push(NO_STATEMENT);
      await run(...statements).catch(() => undefined);
      if (round % 5 === 0) await expectTruth(random);
    }
    await expectTruth(random);
  });

  /** Statements from elsewhere, each by itself. Answers the first errors in the count. */
  const writeElsewhere = async (seed: number): Promise<unknown[]> => {
    const random = new Random(seed);
    const writer = await anotherWriter();
    if (db.dialect === 'sqlite' && seed % 2) await writer.query('PRAGMA recursive_triggers = ON');
    for (let round = 0; round < 100; round++) {
      await writer.query(randomStatement(db.dialect, random)).catch(() => undefined);
      const found = round % 5 === 0 ? await errors(random) : [];
      if (found.length > 0) return found;
    }
    return errors(random);
  };

  it.each([1, 2])('stays true when other programs write, seed %d', async (seed) => {
    expect(await writeElsewhere(seed)).toEqual([]);
  });

  const everyKind = [
    insertMany(10),
    'UPDATE books_book SET id = -1 WHERE id = 1',
    'DELETE FROM books_book WHERE id = 2',
    ...(db.dialect === 'sqlite'
      ? [
          `REPLACE INTO books_book VALUES (3, ${TEXTS})`,
          'UPDATE OR REPLACE books_book SET id = 4 WHERE id = 5',
        ]
      : ['TRUNCATE books_book']),
  ];
  const triggers = {
    sqlite: ['replace', 'insert', 'delete', 'displace', 'leave', 'arrive'],
    postgres: ['insert', 'delete', 'update', 'truncate'],
  };
  it.each([undefined, ...triggers[db.dialect]])('is wrong without a trigger: %s', async (trigger) => {
    const of = db.dialect === 'postgres' ? 'ON books_book' : '';
    if (trigger) await run(`DROP TRIGGER books_book_count_${trigger} ${of}`);
    const found: unknown[] = [];
    for (const sql of everyKind) {
      await run(sql);
      found.push(...(await errors(new Random(1))));
    }
    expect(found.length > 0).toBe(trigger !== undefined);
  });

  it('leaves out what is undone, among transactions that come together', async () => {
    const outcomes = Array.from({ length: 60 }, (_, index) =>
      run(INSERT, insertMany(3), ...(index % 3 ? [] : [NO_STATEMENT])).catch(() => undefined),
    );
    await Promise.all(outcomes);
    await expectTruth();
    expect(await count.total()).toBe(40 * 4);
  });

  it('is that of its own moment in a snapshot', async () => {
    await run(insertMany(500));
    const snapshot = await database.snapshot();
    expect(await count.total(snapshot)).toBe(500);
    await run('DELETE FROM books_book WHERE id % 2 = 0', insertMany(10));
    expect(await errors(new Random(1), snapshot)).toEqual([]);
    expect(await count.total(snapshot)).toBe(500);
    await snapshot.close();
    expect(await count.total()).toBe(260);
  });

  it('is true after a writer was killed', async () => {
    for (let kill = 0; kill < 3; kill++) {
      const program = ['--input-type=module', '-e', WRITER[db.dialect] + WRITE, url];
      const writer = spawn(process.execPath, program, { stdio: 'pipe' });
      await once(writer.stdout, 'data');
      writer.kill('SIGKILL');
      await once(writer, 'close');
      await expectTruth();
    }
    expect(await count.total()).toBeGreaterThanOrEqual(3 * 90);
  });

  it('is set aside and made anew for a load, or not at all', async () => {
    await run(insertMany(300));
    const load = (fails: boolean): Promise<void> =>
      database.transaction(function* (): Work<void> {
        const resume = yield* suspendMaintenance(database.dialect, 'books_book');
        yield* query(insertMany(1000));
        yield* query('DELETE FROM books_book WHERE id < 100');
        if (fails) throw new Error('undone');
        yield* resume();
      });
    await expect(load(true)).rejects.toThrow('undone');
    expect(await count.total()).toBe(300);
    await load(false);
    expect(await count.total()).toBe(1201);
    expect(await writeElsewhere(2)).toEqual([]);
  });

  if (db.dialect === 'sqlite') return;

  it('lets writers go on beside each other, and counts what they have committed', async () => {
    const random = new Random(1);
    const open = new Set<ForeignWriter>();
    for (let index = 0; index < 4; index++) await anotherWriter();
    for (const writer of writers) await writer.query('SET lock_timeout = 1000');
    for (let round = 0; round < 150; round++) {
      const writer = random.pick(writers);
      if (!open.has(writer)) {
        await writer.query(random.pick(['BEGIN', 'BEGIN', 'BEGIN ISOLATION LEVEL REPEATABLE READ']));
        open.add(writer);
      } else if (random.next() < 0.25) {
        await writer.query(random.pick(['COMMIT', 'ROLLBACK']));
        open.delete(writer);
      } else {
        // Rows of one's own, so that nothing but the counting could make one wait for another.
        const own = writers.indexOf(writer);
        await writer
          .query(
            random.pick([
              INSERT,
              insertMany(random.integer(1, 2000)),
              `DELETE FROM books_book WHERE xmin = pg_current_xact_id()::xid AND id % 3 = 0`,
              `UPDATE books_book SET id = -id * 4 - ${own} WHERE xmin = pg_current_xact_id()::xid AND id % 5 = 0`,
              'SELECT books_book_count_fold()',
            ]),
          )
          .catch((error: { code?: string }) => {
            // Folding by hand in a transaction that sees the past may fail; nothing else may.
            if (error.code !== '40001') throw error;
            open.delete(writer);
            return writer.query('ROLLBACK');
          });
      }
      if (round % 5 === 0) await expectTruth(random);
    }
    for (const writer of open) await writer.query('COMMIT');
    await expectTruth(random);
    await run('SELECT books_book_count_fold()');
    await expectTruth(random);
    expect(await database.read('SELECT 1 FROM books_book_count_delta')).toEqual([]);
  });

  it('folds its changes now and then', async () => {
    for (let round = 0; round < 20; round++) await run(...Array.from({ length: 100 }, () => INSERT));
    const [{ rows }] = await database.read('SELECT COUNT(*) AS rows FROM books_book_count_delta');
    expect(Number(rows)).toBeLessThan(2000);
    await expectTruth();
  });
});
