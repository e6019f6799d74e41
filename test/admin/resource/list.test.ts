import { describeOnEveryDatabase } from '../../support/databases.js';
import { textOf } from '../../support/http.js';
import { pageOf } from '../../support/page.js';
import { startService, type Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import { LIST, startPages, logIn, rowsOf, errorsOf } from './pages.js';

describeOnEveryDatabase('The list of a resource', (db) => {
  let service: Service;
  let ann: Visitor;
  beforeAll(async () => {
    ({ service, ann } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  it.each([
    ['', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
    ['?page=3', 60, 10, 'Volume 51 Jane Austen 1815-12-23 9780141439587'],
    ['?page_size=10&page=2', 60, 10, 'Volume 11 Jane Austen 1815-12-23 9780141439587'],
    // More than the service's MAX_PAGE_SIZE are not to be had.
    ['?page_size=100', 60, 50, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
    ['?page_size=7', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
    ['?search=volume+60', 1, 1, 'Volume 60 Jane Austen 1815-12-23 9780141439587'],
    ['?ordering=-id&columns=isbn,id', 60, 25, '60 9780141439587'],
    ['?columns=title&columns=id', 60, 25, '1 Volume 1'],
    ['?columns=nothing', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
    ['?title=Volume+60&published_date__year=1815', 1, 1, 'Volume 60 Jane Austen 1815-12-23 9780141439587'],
    ['?author=nobody', 0, 0, undefined],
  ])('%s finds %i books and shows %i of them', async (query, count, shown, first) => {
    const answer = await ann.get(LIST + query);
    expect(answer.status).toBe(200);
    expect(pageOf(answer).texts('.total')).toEqual([String(count)]);
    expect(rowsOf(answer)).toHaveLength(shown);
    expect(rowsOf(answer)[0]).toBe(first);
  });

  it.each([
    ['?page=3', '51–60 of 60', '3'],
    ['?page=last', '51–60 of 60', '3'],
    ['?page=last&page_size=100', '51–60 of 60', '2'],
    ['?page_size=100', '1–50 of 60', '1'],
    ['?page_size=100&page=2', '51–60 of 60', '2'],
  ])('%s says where in the list one is: %s', async (query, range, page) => {
    const answer = await ann.get(LIST + query);
    expect(pageOf(answer).texts('.list-end > p.quiet')).toEqual([range]);
    expect(pageOf(answer).texts('.list-end [aria-current=page]')).toEqual([page]);
  });

  it('tells an empty list from one in which nothing is found', async () => {
    expect(textOf(await ann.get(`${LIST}?author=nobody`))).toContain(
      'No books match the search and the filters.',
    );
  });

  it("says in the API's words what is wrong with a filter", async () => {
    const answer = await ann.get(`${LIST}?published_date__gte=soon`);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual(['Enter a valid date.']);
    expect(textOf(answer)).toContain('Correct the filters to see the results.');
  });

  it('goes to the last page from one that is gone', async () => {
    const { status, headers } = await ann.get(`${LIST}?page=9&search=volume&page_size=50`);
    expect([status, headers.location]).toEqual([302, `${LIST}?search=volume&page_size=50&page=2`]);
  });

  it('keeps everything else in the links of its heads, pages, filters and exports', async () => {
    const answer = await ann.get(
      `${LIST}?search=volume&author=Jane+Austen&ordering=title&page=2&columns=title,isbn`,
    );
    const links = pageOf(answer)
      .all('[href]')
      .map((link) => link.attribute('href'));
    const rest = 'search=volume&author=Jane+Austen';
    expect(pageOf(answer).texts('th:not(.check)')).toEqual(['Title', 'Isbn']);
    expect(pageOf(answer).texts('th[aria-sort=ascending]')).toEqual(['Title']);
    expect(links).toEqual(
      expect.arrayContaining([
        `${LIST}?${rest}&ordering=-title&columns=title%2Cisbn`,
        `${LIST}?${rest}&ordering=isbn&columns=title%2Cisbn`,
        `${LIST}?${rest}&ordering=title&columns=title%2Cisbn&page=3`,
        `${LIST}?author=Jane+Austen&ordering=title&columns=title%2Cisbn`,
        `${LIST}?search=volume&ordering=title&columns=title%2Cisbn`,
        `${LIST}?ordering=title&columns=title%2Cisbn`,
        `${LIST}export/?${rest}&ordering=title&format=csv`,
        `${LIST}export/?${rest}&ordering=title&format=json`,
      ]),
    );
  });
});

it('The list of a resource is not counted by THROTTLE_USER, for which nobody from outside can take another request', async () => {
  const other = await startService({ THROTTLE_USER: '2/day' }, 'sqlite::memory:');
  const visitor = await logIn(other, 'ann');
  const pages: number[] = [];
  for (let page = 0; page < 4; page++) pages.push((await visitor.get(LIST)).status);
  const requests: number[] = [];
  for (const channel of ['', 'admin', `${'0'.repeat(32)} admin`, 'api']) {
    const headers = { Accept: 'application/json', ...(channel && { 'X-Channel': channel }) };
    requests.push((await visitor.ask({ path: '/api/books/', headers })).status);
  }
  await other.close();
  expect(pages).toEqual([200, 200, 200, 200]);
  expect(requests).toEqual([200, 200, 429, 429]);
});
