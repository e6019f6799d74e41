import { setTimeout } from 'node:timers/promises';
import { Book } from '../../src/books/book.entity.js';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';

const book = (title: string) => ({ title, author: 'a', published_date: '2000-01-01', isbn: '1' });

describeOnEveryDatabase('A long transaction', (db) => {
  let database: Database;
  let other: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
    other = await openDatabase({ databaseUrl: db.url() }, entities);
    await migrate(database.dataSource);
  });
  afterAll(async () => {
    await database.close();
    await other.close();
  });

  const titles = async (from = database) => (await from.objects(Book).filter()).map(({ title }) => title);
  const insert = (title: string) => () => database.objects(Book).insert(book(title));

  it('may wait between its pieces, and shows nothing until it ends', async () => {
    await database.longTransaction(async (transaction) => {
      await transaction(insert('a'));
      await setTimeout(50);
      await transaction(insert('b'));
      expect(await transaction(() => database.objects(Book).select({}))).toHaveLength(2);
      expect([await titles(), await titles(other)]).toEqual([[], []]);
    });
    expect(await titles(other)).toEqual(['a', 'b']);
  });

  it('is undone as a whole by what it throws', async () => {
    const failing = database.longTransaction(async (transaction) => {
      await transaction(insert('c'));
      await setTimeout(10);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await titles()).toEqual(['a', 'b']);
  });

  it('mixes with no other, in this process or another', async () => {
    const writes: Promise<unknown>[] = [];
    const failing = database.longTransaction(async (transaction) => {
      await transaction(insert('d'));
      writes.push(database.transaction(insert('e')));
      writes.push(other.transaction(() => other.objects(Book).insert(book('f'))));
      writes.push(other.longTransaction((another) => another(insert('g'))));
      await setTimeout(100);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await Promise.all(writes);
    expect((await titles()).sort()).toEqual(['a', 'b', 'e', 'f', 'g']);
  });
});
