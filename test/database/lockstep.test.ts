import { ConstraintViolation } from '../../src/database/errors.js';
import type { Database, Work } from '../../src/database/database.js';
import { inLockstep, oneByOne } from '../../src/database/sql/lockstep.js';
import type { Manager } from '../../src/database/models/manager.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Book } from '../../src/books/book.entity.js';
import { entities } from '../support/entities.js';
import { readSettings } from '../../src/settings.js';
import { describeOnEveryDatabase } from '../support/databases.js';

const SECRET_KEY = 'a-key-for-tests-that-nobody-else-has-to-know';

describeOnEveryDatabase('Works in lockstep', (db) => {
  let database: Database;
  let books: Manager<Book>;
  beforeAll(async () => {
    database = await openDatabase(readSettings({ SECRET_KEY, DATABASE_URL: db.url() }), entities);
    books = database.objects(Book);
  });
  afterAll(() => database.close());

  let sent: string[] = [];
  beforeEach(() => (sent = []));

  /** The same work, each of whose statements is noted. */
  function* noted<T>(work: Work<T>): Work<T> {
    let step = work.next([]);
    while (!step.done) {
      sent.push(step.value.sql.trim().split(/\s+/)[0]);
      step = work.next(yield step.value);
    }
    return step.value;
  }
  const run = <T>(works: () => Work<T>[]): Promise<T[]> =>
    database.transaction(() => noted(inLockstep(works())));
  /** So often is a statement of each work sent: once for all on PostgreSQL. */
  const sentBy = (works: number): number => (db.dialect === 'postgres' ? 1 : works);

  const book = (title: string): Omit<Book, 'id'> => ({
    ...{ title, author: 'A', published_date: '2001-01-31', isbn: '1\'"\\,' },
  });

  it('are inserted in their order', async () => {
    const made = await run(() => ['a', 'b', 'c'].map((title) => books.insert(book(title))));
    expect(made).toEqual(['a', 'b', 'c'].map((title, index) => ({ id: index + 1, ...book(title) })));
    expect(sent).toEqual(Array(sentBy(3)).fill('INSERT'));
  });

  it('are changed, those alike together', async () => {
    const changed = await run(() => [
      books.update(3, { title: 'C' }),
      books.update(9, { title: 'none' }),
      books.update(1, { author: 'B', title: 'A' }),
      books.update(2, { title: 'B' }),
    ]);
    expect(changed.map((each) => each && [each.id, each.title, each.author])).toEqual([
      ...[[3, 'C', 'A'], undefined, [1, 'A', 'B'], [2, 'B', 'A']],
    ]);
    expect(sent).toEqual([...Array(sentBy(3)).fill('UPDATE'), 'UPDATE']);
  });

  it('of several statements go side by side, and end when they end', async () => {
    function* swapped(id: number, twice: boolean): Work<string> {
      const found = yield* books.lock(id);
      if (!twice) return found!.title;
      return (yield* books.update(id, { title: `${found!.title}!` }))!.title;
    }
    expect(await run(() => [swapped(2, true), swapped(1, false), swapped(3, true)])).toEqual([
      'B!',
      'A',
      'C!',
    ]);
    expect(sent).toEqual([...Array(sentBy(3)).fill('SELECT'), ...Array(sentBy(2)).fill('UPDATE')]);
  });

  it('are deleted', async () => {
    expect(await run(() => [1, 9, 2].map((id) => books.delete(id)))).toEqual([true, false, true]);
    expect(sent).toEqual(Array(sentBy(3)).fill('DELETE'));
    expect((await books.filter()).map(({ id }) => id)).toEqual([3]);
  });

  it('may be none', async () => {
    expect(await run(() => [])).toEqual([]);
  });

  it('one by one say whose fault a violation is, and undo no other', async () => {
    await database.transaction(function* () {
      yield { sql: 'CREATE UNIQUE INDEX once ON books_book (title)', parameters: [] };
    });
    const titles = ['d', 'C!', 'd', 'e'];
    const insertTwice = function* (title: string): Work<Book> {
      yield* books.insert(book(`${title} before`));
      return yield* books.insert(book(title));
    };
    const made = await database.transaction(() => oneByOne(titles.map(insertTwice)));
    expect(made.map((each) => (each instanceof ConstraintViolation ? each.kind : each.title))).toEqual([
      ...['d', 'unique', 'unique', 'e'],
    ]);
    expect((await books.filter()).map(({ title }) => title).toSorted()).toEqual([
      ...['C!', 'd', 'd before', 'e', 'e before'],
    ]);
  });
});
