import { Book } from '../../../src/books/book.entity.js';
import { BookViewSet } from '../../../src/books/book.viewset.js';
import { ServiceUnavailable } from '../../../src/rest/exceptions.js';
import { describeOnEveryDatabase } from '../../support/databases.js';
import { jsonOf, textOf } from '../../support/http.js';
import { startService, type Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import { LIST, startPages, logIn, rowsOf, titleOf } from './pages.js';

describeOnEveryDatabase('The exports of a resource', (db) => {
  let service: Service;
  let ann: Visitor;
  beforeAll(async () => {
    ({ service, ann } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  it.each([
    ['limitoffset', '30 Volume 30'],
    ['cursor', '30 Volume 30'],
    ['none', '30 Volume 30'],
    ['page', '30 Volume 30'],
  ])('has its pages, and exports all, where the service has the style %s', async (PAGINATION, first) => {
    const other = await startService({ PAGINATION, PAGE_SIZE: '10' }, await db.another());
    for (let id = 1; id <= 30; id++) {
      const values = { title: `Volume ${id}`, author: '', published_date: '1815-12-23', isbn: '' };
      await other.database.transaction(() => other.database.objects(Book).insert(values));
    }
    const visitor = await logIn(other, 'ann');
    const answer = await visitor.get(`${LIST}?ordering=-id&columns=id,title`);
    const csv = await visitor.get(`${LIST}export/?ordering=-id&title__icontains=volume&format=csv`);
    const json = await visitor.get(`${LIST}export/?title=Volume+7&format=json`);
    await other.close();
    expect(rowsOf(answer)).toHaveLength(25);
    expect(rowsOf(answer)[0]).toBe(first);
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="books.csv"',
      'cache-control': 'private, no-store',
    });
    const lines = textOf(csv).trimEnd().split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines[1]).toBe('30,Volume 30,"",1815-12-23,""');
    expect(jsonOf(json)).toEqual([
      { id: 7, title: 'Volume 7', author: '', published_date: '1815-12-23', isbn: '' },
    ]);
  });

  it('exports nothing by wrong filters, and shows what is wrong with them', async () => {
    const wrong = await ann.get(`${LIST}export/?published_date__gte=soon&format=csv`);
    expect([wrong.status, wrong.headers.location]).toEqual([302, `${LIST}?published_date__gte=soon`]);
  });

  it('exports nothing that the API does not give, and nothing is read for HEAD', async () => {
    const list = jest.spyOn(service.app.get(BookViewSet), 'list');
    list.mockRejectedValue(new ServiceUnavailable());
    const path = `${LIST}export/?format=csv`;
    const answer = await ann.get(path);
    const head = await ann.ask({ method: 'HEAD', path });
    list.mockRestore();
    expect([answer.status, answer.headers['content-disposition']]).toEqual([503, undefined]);
    expect(titleOf(answer)).toBe('Service Unavailable');
    expect(head.status).toBe(200);
    expect(head.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="books.csv"',
    });
  });
});

it('The exports of a resource are in the formats that the service offers', async () => {
  const other = await startService({ RENDERERS: 'json' }, 'sqlite::memory:');
  const visitor = await logIn(other, 'ann');
  const list = await visitor.get(LIST);
  const csv = await visitor.get(`${LIST}export/?format=csv`);
  await other.close();
  expect(textOf(list)).toContain('format=json');
  expect(textOf(list)).not.toContain('format=csv');
  expect(csv.status).toBe(404);
});
