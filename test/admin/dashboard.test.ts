import { byYear } from '../../src/admin/charts/index.js';
import { createUser } from '../../src/auth/users/users.js';
import { bookAdmin } from '../../src/books/book.admin.js';
import { BooksModule } from '../../src/books/books.module.js';
import { Book } from '../../src/books/book.entity.js';
import { adminApp } from '../../src/installed-apps.js';
import { Client } from '../auth/client.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const TODAY = new Date().toISOString().slice(0, 10);

interface Chart {
  readonly title: string;
  readonly form: string;
  readonly behind: string;
  readonly bars: readonly { readonly label: string; readonly count: number; readonly query: string }[];
}

describeOnEveryDatabase('Figures of the catalogue', (db) => {
  let service: Service;
  let client: Client;
  let access: string;

  beforeAll(async () => {
    service = await startService({}, db.url());
    client = new Client(service.base);
    await createUser(service.database, { username: 'root', is_staff: true, is_superuser: true }, PASSWORD);
    await createUser(service.database, { username: 'ann' }, PASSWORD);
    access = (await client.pair('root', PASSWORD)).access;
  });
  afterAll(() => service?.close());

  const add = async (...books: (readonly [author: string, published_date: string])[]) => {
    for (const [author, published_date] of books) {
      const book = { title: 'A title', author, published_date, isbn: '9780141439587' };
      expect((await client.post('/api/books/', book, access)).status).toBe(201);
    }
  };

  async function charts(): Promise<readonly Chart[]> {
    const { status, body } = await client.get('/api/admin/statistics/', access);
    expect(status).toBe(200);
    const [books] = body as { readonly resource: string; readonly charts: readonly Chart[] }[];
    expect(books.resource).toBe('books.book');
    return books.charts;
  }

  it('are for the staff', async () => {
    expect(await client.get('/api/admin/statistics/')).toMatchObject({ status: 401 });
    const { access: ann } = await client.pair('ann', PASSWORD);
    expect(await client.get('/api/admin/statistics/', ann)).toMatchObject({ status: 403 });
  });

  it('are none where there is nothing', async () => {
    const { body } = await client.get('/api/admin/statistics/', access);
    expect(body).toEqual([
      {
        ...{ resource: 'books.book', count: 0 },
        charts: [
          { title: 'Books by published date', form: 'columns', behind: '/api/books/', bars: [] },
          { title: 'Most books by author', form: 'rows', behind: '/api/books/', bars: [] },
          {
            title: 'Books added in the last 30 days',
            ...{ form: 'columns', behind: '/api/admin/history/' },
            bars: Array.from({ length: 30 }, (): unknown => expect.objectContaining({ count: 0 })),
          },
        ],
      },
      { resource: 'auth.user', count: 2, charts: [] },
    ]);
  });

  it('are of what there is by now', async () => {
    await add(['Jane Austen', '1813-01-28'], ['Jane Austen', '1815-12-23'], ['Emily Brontë', '1815-01-01']);
    const [years, authors, added] = await charts();
    expect(years.bars).toEqual([
      { label: '1813', count: 1, query: 'published_date__year=1813' },
      { label: '1815', count: 2, query: 'published_date__year=1815' },
    ]);
    expect(authors.bars).toEqual([
      { label: 'Jane Austen', count: 2, query: 'author=Jane+Austen' },
      { label: 'Emily Brontë', count: 1, query: 'author=Emily+Bront%C3%AB' },
    ]);
    expect(added.bars.at(-1)).toEqual({
      ...{ label: TODAY, count: 3 },
      query: `resource=books.book&action__in=create%2Cload&time__gte=${TODAY}&time__lte=${TODAY}T23%3A59%3A59.999Z`,
    });
    await client.post('/api/books/bulk/', [], access);
    // Neither adds one.
    const headers = { Authorization: `Bearer ${access}`, 'Content-Type': 'application/json' };
    const change = { path: '/api/books/1/', headers, body: '{"title":"Another"}' };
    expect((await send(service.base, { method: 'PATCH', ...change })).status).toBe(200);
    await add(['Ann Radcliffe', '1794-05-08']);
    const after = await charts();
    expect(after.map(({ bars }) => bars.reduce((sum, { count }) => sum + count, 0))).toEqual([4, 4, 4]);
  });

  it('lead to what they count', async () => {
    for (const { behind, bars } of await charts()) {
      for (const { query, count } of bars) {
        const answer = await send(service.base, {
          path: `${behind}?${query}&page_size=100`,
          headers: { Authorization: `Bearer ${access}` },
        });
        expect(answer.status).toBe(200);
        expect((jsonOf(answer) as { results: object[] }).results).toHaveLength(count);
      }
    }
  });

  it('take decades together where there are many years, and centuries where there are many decades', async () => {
    await add(...Array.from({ length: 45 }, (_, index) => ['Many', `${1900 + index}-06-01`] as const));
    const [decades] = await charts();
    expect(decades.bars.map(({ label, count }) => [label, count])).toEqual([
      ...[
        ['1790s', 1],
        ['1810s', 3],
      ],
      ...[
        ['1900s', 10],
        ['1910s', 10],
        ['1920s', 10],
        ['1930s', 10],
        ['1940s', 5],
      ],
    ]);
    expect(decades.bars[0].query).toBe('published_date__gte=1790-01-01&published_date__lte=1799-12-31');
    await add(
      ...Array.from(
        { length: 45 },
        (_, index) => ['Old', `${String(3 + index * 10).padStart(4, '0')}-06-01`] as const,
      ),
    );
    const [centuries] = await charts();
    expect(centuries.bars[0]).toEqual({
      ...{ label: '0s', count: 10 },
      query: 'published_date__gte=0001-01-01&published_date__lte=0099-12-31',
    });
    expect(centuries.bars).toHaveLength(8);
  });

  // On PostgreSQL any write of the cluster may be one to the table.
  if (db.dialect === 'sqlite')
    it('are read once, whoever asks, until something changes', async () => {
      await add(['New', '2001-01-01']);
      const reading = jest.spyOn(service.database, 'readSlowly');
      const [first, second] = await Promise.all([charts(), charts()]);
      expect(second).toEqual(first);
      expect(await charts()).toEqual(first);
      expect(reading).toHaveBeenCalledTimes(first.length);
      await add(['New', '2001-01-02']);
      expect((await charts())[1].bars).not.toEqual(first[1].bars);
      expect(reading).toHaveBeenCalledTimes(2 * first.length);
      reading.mockRestore();
    });

  it('are shown in pictures whose bars lead to the lists of the site', async () => {
    const visitor = new Visitor(service.base);
    await visitor.logIn('root', PASSWORD);
    const links = pageOf(await visitor.get('/admin/')).all('li > a[title]');
    const bars = links.map(({ attributes: { href, title } }) => ({ url: href, title }));
    expect(bars).toContainEqual({ url: '/admin/books/book/?author=Many', title: 'Many: 45' });
    expect(bars).toContainEqual({
      url: `/admin/history/?resource=books.book&action__in=create%2Cload&time__gte=${TODAY}&time__lte=${TODAY}T23%3A59%3A59.999Z`,
      title: expect.stringMatching(`^${TODAY}: \\d+$`),
    });
    for (const { url } of bars) expect((await visitor.get(url)).status).toBe(200);
  });
});

it.each([
  [
    { charts: [byYear('title')] },
    'A chart of books.book needs the filters title__year, title__gte, title__lte of its viewset.',
  ],
  [
    { label: 'shop.book' },
    'shop.book in the admin site has the table books_book: they have to match as books.book and books_book do.',
  ],
  [
    { listDisplay: ['title', 'writer'] },
    'listDisplay of books.book in the admin site names "writer"; id, title, author, published_date, isbn can be named.',
  ],
  [{ listFilter: ['isbn', 'id'] }, /^listFilter of books\.book in the admin site names "id"; title, /],
] as const)('%j is told at the start', async (declared, message) => {
  const apps = [appOf(BooksModule, { entities: [Book], admin: [{ ...bookAdmin, ...declared }] }), adminApp];
  await expect(startService({}, 'sqlite::memory:', { apps })).rejects.toThrow(message);
});
