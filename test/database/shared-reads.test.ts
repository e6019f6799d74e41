import { setImmediate } from 'node:timers/promises';
import { Book } from '../../src/books/book.entity.js';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { entities } from '../support/entities.js';
import { foreignWriter, type ForeignWriter } from '../support/foreign-writer.js';

/* Several reads from the arrival of a request to the end of the event loop's phase share a transaction on SQLite. */

const book = (title: string) => ({ title, author: 'a', published_date: '2000-01-01', isbn: '1' });

describeOnEveryDatabase('Reads of one turn', (db) => {
  let database: Database;
  let other: ForeignWriter;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
    other = await foreignWriter(db.url());
  });
  afterAll(async () => {
    await database.close();
    await other.close();
  });

  beforeEach(async () => {
    await setImmediate();
    database.requestArrives();
  });

  const titles = async () => (await database.objects(Book).filter()).map(({ title }) => title);
  const insert = (title: string) => () => database.objects(Book).insert(book(title));
  const insertByOther = (title: string) =>
    other.query(
      `INSERT INTO books_book (title, author, published_date, isbn) VALUES ('${title}', 'a', '2000-01-01', '1')`,
    );

  it('let those of the next turn see what another program has committed', async () => {
    expect(await Promise.all([titles(), titles(), insertByOther('a'), titles()])).toHaveLength(4);
    await setImmediate();
    expect(await titles()).toEqual(['a']);
  });

  it('share nothing where no request has arrived', async () => {
    await setImmediate();
    await Promise.all([titles(), titles(), insertByOther('z')]);
    expect(await titles()).toContain('z');
  });

  it('let a write of the same turn go on, though another program has committed', async () => {
    const write = database.transaction(insert('c'));
    const reads = [titles(), titles()];
    await insertByOther('b');
    await Promise.all([write, ...reads]);
    expect((await titles()).sort()).toEqual(['a', 'b', 'c', 'z']);
  });

  it('let a read of the same turn see what this process has committed', async () => {
    const reads: Promise<string[]>[] = [];
    await database.longTransaction(async (transaction) => {
      await transaction(insert('d'));
      reads.push(titles(), titles());
    });
    expect(await titles()).toContain('d');
    await Promise.all(reads);
  });
});
