import { Book } from '../../src/books/book.entity.js';
import { query, type Work } from '../../src/database/database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

describeOnEveryDatabase('writes that overlap', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
  });
  afterAll(() => service.close());

  const book = (title: string): Partial<Book> => ({
    title,
    author: 'A',
    published_date: '2000-01-01',
    isbn: '1',
  });

  const post = async (title: string): Promise<number> => {
    const body = JSON.stringify(book(title));
    const headers = { 'Content-Type': 'application/json' };
    return (await send(service.base, { method: 'POST', path: '/api/books/', headers, body })).status;
  };

  const stored = async (): Promise<string[]> =>
    (await service.database.objects(Book).filter()).map(({ title }) => title).sort();

  it('are all there when answered, whatever fails beside them', async () => {
    const { database } = service;
    const books = database.objects(Book);
    const failing = (title: string): Promise<unknown> =>
      database.transaction(function* (): Work<void> {
        yield* books.insert(book(title));
        throw new Error('rolled back');
      });
    const refused = (title: string): Promise<unknown> =>
      database.transaction(function* (): Work<void> {
        yield* books.insert(book(title));
        yield* books.insert({ ...book('no author'), author: null as never });
      });
    const names = Array.from({ length: 50 }, (_, index) => `kept ${index}`);
    const outcomes = await Promise.allSettled(
      names.flatMap((name, index) => [post(name), failing(`failed ${index}`), refused(`refused ${index}`)]),
    );
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual(
      names.flatMap(() => [201, 'failed', 'failed']),
    );
    expect(await stored()).toEqual([...names].sort());
  });

  it('see each other’s changes in turn', async () => {
    const { database } = service;
    const books = database.objects(Book);
    const { id } = await database.transaction(() => books.insert(book('0')));
    const sql = `UPDATE ${books.table} SET title = CAST(CAST(title AS integer) + 1 AS varchar) WHERE id = $1`;
    const increment = (): Promise<void> =>
      database.transaction(function* (): Work<void> {
        yield* query(sql, [id]);
      });
    await Promise.all(Array.from({ length: 100 }, increment));
    expect((await books.get(id))?.title).toBe('100');
  });

  it('do not mix with a transaction of TypeORM that is open meanwhile', async () => {
    const { database } = service;
    const typeorm = database.dataSource.transaction(async (manager) => {
      await manager.insert(Book, book('TypeORM’s'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('rolled back');
    });
    const [first, second] = await Promise.allSettled([typeorm, post('beside')]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 201 });
    expect(await stored()).toEqual(expect.arrayContaining(['beside']));
    expect(await stored()).not.toEqual(expect.arrayContaining(['TypeORM’s']));
  });
});
