import { Book } from '../../src/books/book.entity.js';
import { BookSerializer } from '../../src/books/book.serializer.js';
import type { Work } from '../../src/database/database.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { FILTER_BACKENDS } from '../../src/rest/filters/index.js';
import { parseQuery } from '../../src/rest/http/messages/query-dict.js';
import { Serializer } from '../../src/rest/serializers/serializer.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

/* What may be asked of a list is bounded: https://www.django-rest-framework.org/api-guide/filtering/ is not. */

const words = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `w${index + from}`).join('+');

const TOO_LONG = 'Ensure this value has at most 1000 characters (it has 1001).';

const refusals: readonly (readonly [name: string, query: string, answer: unknown])[] = [
  ['33 terms', `search=${words(33)}`, { search: ['Ensure this search has at most 32 terms (it has 33).'] }],
  [
    'hundreds of terms with commas',
    `search=${Array.from({ length: 250 }, (_, n) => n).join()}`,
    { search: ['Ensure this search has at most 32 terms (it has 250).'] },
  ],
  ['a long search', `search=${'a'.repeat(1001)}`, { search: [TOO_LONG] }],
  [
    'a search whose quotes take long to read',
    `search=${'%5C%22+'.repeat(400)}`,
    { search: ['Ensure this value has at most 1000 characters (it has 1200).'] },
  ],
  ['a long text to be contained', `title__icontains=${'a'.repeat(1001)}`, { title__icontains: [TOO_LONG] }],
];

const scenarios: readonly Scenario[] = [
  ...refusals.map(([name, query, answer]) => ({
    name: `refuse ${name}`,
    request: `GET /api/books/?${query}`,
    status: 400,
    answer,
  })),
  {
    name: 'refuse in Problem Details too',
    request: `GET /api/books/?search=${words(33)}`,
    headers: { Accept: 'application/problem+json' },
    status: 400,
    answer: expect.objectContaining({
      errors: { search: ['Ensure this search has at most 32 terms (it has 33).'] },
    }),
  },
  {
    name: 'take 32 terms',
    request: `GET /api/books/?search=${words(32)}`,
    status: 200,
    answer: [1, 2, 3].map((id): unknown => expect.objectContaining({ id })),
  },
  {
    name: 'take a term that comes often for one',
    request: `GET /api/books/?search=${'w0+'.repeat(300)}`,
    status: 200,
    answer: [1, 2, 3].map((id): unknown => expect.objectContaining({ id })),
  },
  {
    name: 'take a term as long as may be',
    request: `GET /api/books/?search=${'a'.repeat(1000)}&title__icontains=${'.'.repeat(1000)}`,
    status: 200,
    answer: [],
  },
  {
    name: 'take a long text that something is to equal',
    request: `GET /api/books/?title=${'a'.repeat(5000)}`,
    status: 200,
    answer: [],
  },
  {
    name: 'tell pages of a long query in the body alone',
    request: `GET /api/books/?page_size=1&page=2&ordering=${'title,-title,'.repeat(300)}`,
    status: 200,
    answerHeaders: { link: null },
    answer: expect.objectContaining({ previous: expect.stringContaining('title%2C-title') }),
  },
  {
    name: 'tell as many pages as there is room for in the head',
    request: `GET /api/books/?page_size=1&page=2&x=${'x'.repeat(800)}`,
    status: 200,
    answerHeaders: { link: /^<[^<>]*>; rel="next", <[^<>]*>; rel="prev"$/ },
  },
];

describeOnEveryDatabase('Questions to a list', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    const title = words(32).replaceAll('+', '');
    const author = ['B', 'B', 'A'];
    await service.database.transaction(function* (): Work<void> {
      for (const name of author)
        yield* service.database
          .objects(Book)
          .insert({ title, author: name, published_date: '2000-01-01', isbn: '1' });
    });
  });
  afterAll(() => service.close());

  testScenarios(() => service.base, scenarios);

  it.each([
    ['author,-author,title,author,-id,id', [3, 2, 1]],
    ['-author,author,'.repeat(500), [1, 2, 3]],
  ])('name each field of an order once: %.40s', async (ordering, ids) => {
    const books = jsonOf(await send(service.base, { path: `/api/books/?ordering=${ordering}` })) as Book[];
    expect(books.map(({ id }) => id)).toEqual(ids);
  });

  it('are read to the end of a long number once', () => {
    const request = { query: parseQuery(`published_date__year=${'1'.repeat(10 ** 6)}x`) };
    const view = {
      serializer: Serializer.of(BookSerializer),
      filterFields: { published_date: ['year'] } as const,
    };
    const books = service.database.objects(Book).all();
    const filter = (): unknown =>
      FILTER_BACKENDS.filter.filter(books, request as Request, { ...view, searchFields: [] });
    expect(filter).toThrow('Enter a number.');
  });
});
