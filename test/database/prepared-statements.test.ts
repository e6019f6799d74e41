import { Book } from '../../src/books/book.entity.js';
import { describeOnPostgres } from '../support/databases.js';
import { send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';

const FIELDS = ['title', 'author', 'published_date', 'isbn'];

describeOnPostgres('Prepared statements', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
  });
  afterAll(() => service.close());

  const STATEMENTS = 'SELECT statement FROM pg_prepared_statements';

  /** What connections have prepared: the eight for quick statements, which take turns, and the one for slow ones. */
  const prepared = async (): Promise<string[]> => {
    const rows = await service.database.readSlowly(STATEMENTS);
    for (let connection = 0; connection < 8; connection++)
      rows.push(...(await service.database.read(STATEMENTS)));
    return rows.map(({ statement }) => String(statement));
  };

  it('are not made of what clients choose', async () => {
    const get = async (query: string): Promise<void> => {
      expect((await send(service.base, { path: `/api/books/?${query}` })).status).toBe(200);
    };
    await get('ordering=author');
    const orders = FIELDS.flatMap((one) => FIELDS.map((other) => `ordering=-${one},${other}`));
    const filters = FIELDS.flatMap((one) => FIELDS.map((other) => `${one}=2000-01-01&${other}=2000-01-01`));
    for (const query of [...orders, ...filters]) {
      await get(query);
      await get(`${query}&page_size=${query.length}`);
    }
    const texts = await prepared();
    expect(texts.filter((text) => /"(title|author|published_date|isbn)" (=|DESC)/.test(text))).toEqual([]);
    expect(texts.filter((text) => /ORDER BY "author", "id"/.test(text))).not.toEqual([]);
  });

  it('are so many at most', async () => {
    for (let number = 0; number < 700; number++) await service.database.read(`SELECT ${number} AS number`);
    const numbers = (await prepared()).filter((text) => text.endsWith(' AS number'));
    expect(numbers.length).toBeLessThanOrEqual(500);
    expect(numbers.length).toBeGreaterThan(300);
    expect(await service.database.read('SELECT $1::int AS number', [7])).toEqual([{ number: 7 }]);
    expect(await service.database.objects(Book).filter()).toEqual([]);
  });
});
