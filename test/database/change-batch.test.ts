import { ConstraintViolation } from '../../src/database/errors.js';
import { query, type Database, type Work } from '../../src/database/database.js';
import { toStatements } from '../../src/database/models/carry-out.js';
import { ChangeBatch } from '../../src/database/models/change-batch.js';
import type { Audit, Change } from '../../src/database/models/change.js';
import type { Manager } from '../../src/database/models/manager.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Book } from '../../src/books/book.entity.js';
import { entities } from '../support/entities.js';
import { readSettings } from '../../src/settings.js';
import { describeOnEveryDatabase } from '../support/databases.js';

const SECRET_KEY = 'a-key-for-tests-that-nobody-else-has-to-know';

describeOnEveryDatabase('Changes of a batch', (db) => {
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
    const statements = toStatements(work)[Symbol.iterator]();
    let step = statements.next();
    while (!step.done) {
      sent.push(step.value.sql.trim().split(/\s+/)[0]);
      step = statements.next(yield* step.value);
    }
    return step.value;
  }
  const run = <T>(changes: () => Change<Book, T>[], batch = new ChangeBatch()): Promise<T[]> =>
    database.transaction(() => noted(batch.together(changes())));
  /** So often is a statement of changes alike sent: once for all on PostgreSQL. */
  const sentBy = (changes: number): number => (db.dialect === 'postgres' ? 1 : changes);

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

  it('are audited: their rows are locked first, and what each was and is is gathered', async () => {
    const audit: Audit<Book> = {
      ...{ table: '', entry: () => ({}), show: ({ title }) => ({ title }), hasDependents: false },
      ...{ findDependents: jest.fn(), recordDependents: jest.fn() },
    };
    const batch = new ChangeBatch();
    const changed = await run<unknown>(
      () => [
        books.update(3, { title: 'C!' }, audit),
        books.update(9, { title: 'none' }, audit),
        books.insert(book('d'), audit),
        books.delete(1, audit),
        books.update(2, { title: 'B!' }, audit),
        books.update(2, {}, audit),
      ],
      batch,
    );
    expect(changed.map((each) => (each as Book | undefined)?.title ?? each)).toEqual([
      ...['C!', undefined, 'd', true, 'B!', 'B!'],
    ]);
    expect(batch.rows.map(({ id, before, after }) => ({ id, before, after }))).toEqual([
      { id: 3, before: { title: 'C' }, after: { title: 'C!' } },
      { id: 2, before: { title: 'B' }, after: { title: 'B!' } },
      { id: 4, before: null, after: { title: 'd' } },
      { id: 1, before: { title: 'A' }, after: null },
    ]);
    expect(sent).toEqual([
      ...Array<string>(sentBy(5)).fill('SELECT'),
      ...Array<string>(sentBy(3)).fill('UPDATE'),
      ...['INSERT', 'DELETE', 'SELECT'],
    ]);
  });

  it('are deleted', async () => {
    expect(await run(() => [4, 9, 2].map((id) => books.delete(id)))).toEqual([true, false, true]);
    expect(sent).toEqual(Array(sentBy(3)).fill('DELETE'));
    expect((await books.filter()).map(({ id }) => id)).toEqual([3]);
  });

  it('may be none', async () => {
    expect(await run(() => [])).toEqual([]);
  });

  it('one by one say whose fault a violation is, and undo no other', async () => {
    await database.transaction(function* () {
      yield* query('CREATE UNIQUE INDEX once ON books_book (title)');
    });
    const titles = ['d', 'C!', 'd', 'e'];
    const insertTwice = function* (title: string): Work<Book> {
      yield* books.insert(book(`${title} before`));
      return yield* books.insert(book(title));
    };
    const made = await database.transaction(() => new ChangeBatch().oneByOne(titles.map(insertTwice)));
    expect(made.map((each) => (each instanceof ConstraintViolation ? each.kind : each.title))).toEqual([
      ...['d', 'unique', 'unique', 'e'],
    ]);
    expect((await books.filter()).map(({ title }) => title).toSorted()).toEqual([
      ...['C!', 'd', 'd before', 'e', 'e before'],
    ]);
  });
});
