import { createUser } from '../../src/auth/users/users.js';
import { decodeCursor } from '../../src/rest/pagination/cursor.js';
import { positiveInt } from '../../src/rest/pagination/positive-int.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { jsonOf, send, textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';

/* Seven books, pages of two, at most five. What the recorded exchanges do not hold: odd cursors, Link, pages' numbers. */
const AUTHORS = ['C', 'A& B', 'A& B', 'B', 'A& B', 'D', 'C'];
const SIZES = { PAGE_SIZE: '2', MAX_PAGE_SIZE: '5', COMPRESSION: 'false', CONDITIONAL_REQUESTS: 'false' };

async function start(PAGINATION: string): Promise<Service> {
  const service = await startService(
    { ...SIZES, DEFAULT_PERMISSION: 'AllowAny', PAGINATION },
    'sqlite::memory:',
  );
  await createUser(service.database, { username: 'ann' });
  for (const author of AUTHORS) {
    const body = JSON.stringify({ title: 'T', author, published_date: '2000-01-01', isbn: '1' });
    const headers = { 'Content-Type': 'application/json' };
    await send(service.base, { method: 'POST', path: '/api/books/', headers, body });
  }
  return service;
}

type Body = { count?: number; next?: string; previous?: string; results: { id: number }[] };

/** An address's query, its cursor as plain text. */
const queryOf = (url?: string | null): string | null =>
  url
    ? url
        .replace(/^.*\/api\/books\//, '')
        .replace(
          /cursor=([^&]*)/,
          (_, cursor: string) => `cursor=(${fromBase64(decodeURIComponent(cursor))})`,
        )
    : null;
const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString();
const cursor = (text: string): string =>
  `?cursor=${encodeURIComponent(Buffer.from(text).toString('base64'))}`;

const relations = ({ headers }: Answer): Record<string, string | null> =>
  Object.fromEntries(
    [...String(headers.link ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url, rel]) => [
      rel,
      queryOf(url),
    ]),
  );

describe('PAGINATION=cursor', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start('cursor');
  });
  afterAll(() => service.close());

  it.each<[query: string, ids: number[], next: string | null, previous: string | null]>([
    ['', [1, 2], '?cursor=(p=2)', null],
    ['?cursor=', [1, 2], '?cursor=(p=2)', null],
    [cursor('r=0'), [1, 2], '?cursor=(p=2)', null],
    [cursor('p=2'), [3, 4], '?cursor=(p=4)', '?cursor=(r=1&p=3)'],
    [cursor('p=7'), [], null, '?cursor=(r=1&p=7)'],
    [cursor('r=1&p=6'), [4, 5], '?cursor=(p=5)', '?cursor=(r=1&p=4)'],
    [cursor('r=1&p=2'), [1], '?cursor=(p=1)', null],
    [cursor('r=1&p=1'), [], '?cursor=(p=1)', null],
    // By an offset: the way back starts behind the second row.
    [cursor('o=2'), [3, 4], '?cursor=(p=4)', '?cursor=(o=1&r=1&p=4)'],
    [cursor('o=1&p=2'), [4, 5], '?cursor=(p=5)', '?cursor=(o=1&r=1&p=5)'],
    [cursor('o=1&r=1'), [5, 6], '?cursor=(o=1&p=5)', '?cursor=(r=1&p=5)'],
    [cursor('o=1&r=1&p=6'), [3, 4], '?cursor=(o=1&p=3)', '?cursor=(r=1&p=3)'],
    [`${cursor('o=2')}&page_size=1`, [3], '?cursor=(p=3)&page_size=1', '?cursor=(r=1&p=4)&page_size=1'],
    [
      `${cursor('o=2')}&page_size=3`,
      [3, 4, 5],
      '?cursor=(p=5)&page_size=3',
      '?cursor=(o=1&r=1&p=4)&page_size=3',
    ],
    [cursor('o=6'), [7], null, '?cursor=(o=2&r=1)'],
    [cursor('o=7'), [], null, '?cursor=(r=1)'],
    [cursor('o=1001'), [], null, '?cursor=(r=1)'],
    // As many positions as the order compares; one that is short counts as far as it goes.
    ['?ordering=author', [2, 3], '?cursor=(p=A%26+B&p=3)&ordering=author', null],
    [
      `${cursor('p=A%26+B&p=3')}&ordering=author`,
      [5, 4],
      '?cursor=(p=B&p=4)&ordering=author',
      '?cursor=(r=1&p=A%26+B&p=5)&ordering=author',
    ],
    [
      `${cursor('p=A%26+B')}&ordering=author`,
      [4, 1],
      '?cursor=(p=C&p=1)&ordering=author',
      '?cursor=(r=1&p=B&p=4)&ordering=author',
    ],
    [cursor('p=2&p=x'), [3, 4], '?cursor=(p=4)', '?cursor=(r=1&p=3)'],
    // What Python's b64decode passes over.
    ['?cursor=c!D0y', [3, 4], '?cursor=(p=4)', '?cursor=(r=1&p=3)'],
    ['?cursor=cD0y====', [3, 4], '?cursor=(p=4)', '?cursor=(r=1&p=3)'],
    ['?cursor=bz0xIA==', [2, 3], '?cursor=(p=3)', '?cursor=(o=1&r=1&p=3)'],
    ['?cursor=bz0x%3D%3D%3D', [2, 3], '?cursor=(p=3)', '?cursor=(o=1&r=1&p=3)'],
    ['?cursor=cD0yMg==', [], null, '?cursor=(r=1&p=22)'],
    ['?cursor=cD0yJg===', [3, 4], '?cursor=(p=4)', '?cursor=(r=1&p=3)'],
    ['?page_size=0', [1, 2], '?cursor=(p=2)&page_size=0', null],
    ['?page_size=9', [1, 2, 3, 4, 5], '?cursor=(p=5)&page_size=9', null],
  ])('%s', async (query, ids, next, previous) => {
    const answer = await send(service.base, { path: `/api/books/${query}` });
    const body = jsonOf(answer) as Body;
    expect([body.results?.map(({ id }) => id), queryOf(body.next), queryOf(body.previous)]).toEqual([
      ids,
      next,
      previous,
    ]);
    expect(relations(answer)).toEqual({ ...(next && { next }), ...(previous && { prev: previous }) });
  });

  it.each([
    ...['o=-1', 'o=x', 'r=x', 'p=x', 'o=1&p=x', 'p=2\u007f', 'p=2\u0080'].map((text) => cursor(text)),
    ...[
      '?cursor=cD0',
      '?cursor=cD0yMg=',
      '?cursor=bz0xIA',
      '?cursor=cD0yJ',
      '?cursor=%F0%9F%98%80',
      '?cursor=gICA',
    ],
  ])('%s is none', async (query) => {
    const answer = await send(service.base, { path: `/api/books/${query}` });
    expect([answer.status, textOf(answer)]).toEqual([404, '{"detail":"Invalid cursor"}']);
  });
});

type Pages = Record<string, [query: string, current?: boolean]>;

/** The numbered links of the page for people. */
const numbered = (answer: Answer): Pages =>
  Object.fromEntries(
    pageOf(answer)
      .all('.pages a[aria-label]')
      .map(({ text, attributes }) => [
        text,
        [queryOf(attributes.href)!, attributes['aria-current'] === 'page'],
      ]),
  );

describe.each<
  [style: string, rows: [query: string, ids: number[], links: object, current: number, pages: string[]][]]
>([
  [
    'limitoffset',
    [
      [
        '',
        [1, 2],
        { next: '?limit=2&offset=2', first: '?limit=2', last: '?limit=2&offset=6' },
        1,
        ['?limit=2', '?limit=2&offset=2', '?limit=2&offset=4', '?limit=2&offset=6'],
      ],
      [
        '?limit=3&offset=1',
        [2, 3, 4],
        { next: '?limit=3&offset=4', prev: '?limit=3', first: '?limit=3', last: '?limit=3&offset=6' },
        2,
        ['?limit=3', '?limit=3&offset=1', '?limit=3&offset=4'],
      ],
      [
        '?limit=3&offset=4',
        [5, 6, 7],
        { prev: '?limit=3&offset=1', first: '?limit=3', last: '?limit=3&offset=6' },
        3,
        ['?limit=3', '?limit=3&offset=1', '?limit=3&offset=4'],
      ],
      [
        '?limit=3&offset=3',
        [4, 5, 6],
        { next: '?limit=3&offset=6', prev: '?limit=3', first: '?limit=3', last: '?limit=3&offset=6' },
        2,
        ['?limit=3', '?limit=3&offset=3', '?limit=3&offset=6'],
      ],
      [
        '?limit=3&offset=7',
        [],
        { prev: '?limit=3&offset=4', first: '?limit=3', last: '?limit=3&offset=6' },
        3,
        ['?limit=3', '?limit=3&offset=3', '?limit=3&offset=6'],
      ],
      [
        '?limit=3&offset=9',
        [],
        { prev: '?limit=3&offset=6', first: '?limit=3', last: '?limit=3&offset=6' },
        3,
        ['?limit=3', '?limit=3&offset=3', '?limit=3&offset=6'],
      ],
      [
        '?limit=3&offset=99999999999999999999',
        [],
        { prev: '?limit=3&offset=99999999999999999996', first: '?limit=3', last: '?limit=3&offset=6' },
        3,
        ['?limit=3', '?limit=3&offset=3', '?limit=3&offset=6'],
      ],
      [
        '?limit=9&offset=-1',
        [1, 2, 3, 4, 5],
        { next: '?limit=5&offset=5', first: '?limit=5', last: '?limit=5&offset=5' },
        1,
        ['?limit=5', '?limit=5&offset=5'],
      ],
      [
        '?limit=5&offset=x&search=C',
        [1, 7],
        { first: '?limit=5&search=C', last: '?limit=5&search=C' },
        0,
        [],
      ],
      ['?search=nothing', [], { first: '?limit=2&search=nothing', last: '?limit=2&search=nothing' }, 0, []],
    ],
  ],
  [
    'page',
    [
      ['', [1, 2], { next: '?page=2', first: '', last: '?page=4' }, 1, ['', '?page=2', '?page=3', '?page=4']],
      [
        '?page=',
        [1, 2],
        { next: '?page=2', first: '', last: '?page=4' },
        1,
        ['', '?page=2', '?page=3', '?page=4'],
      ],
      [
        '?page=2&page_size=5',
        [6, 7],
        { prev: '?page_size=5', first: '?page_size=5', last: '?page=2&page_size=5' },
        2,
        ['?page_size=5', '?page=2&page_size=5'],
      ],
      [
        '?page=last&page_size=3',
        [7],
        { prev: '?page=2&page_size=3', first: '?page_size=3', last: '?page=3&page_size=3' },
        3,
        ['?page_size=3', '?page=2&page_size=3', '?page=3&page_size=3'],
      ],
      [
        '?page_size=9',
        [1, 2, 3, 4, 5],
        { next: '?page=2&page_size=9', first: '?page_size=9', last: '?page=2&page_size=9' },
        1,
        ['?page_size=9', '?page=2&page_size=9'],
      ],
    ],
  ],
])('PAGINATION=%s', (style, rows) => {
  let service: Service;
  beforeAll(async () => {
    service = await start(style);
  });
  afterAll(() => service.close());

  it.each(rows)('%s', async (query, ids, links, current, pages) => {
    const path = `/api/books/${query}`;
    const answer = await send(service.base, { path });
    expect((jsonOf(answer) as Body).results.map(({ id }) => id)).toEqual(ids);
    expect(relations(answer)).toEqual(links);
    const html = await send(service.base, { path, headers: { Accept: 'text/html' } });
    expect(numbered(html)).toEqual(
      Object.fromEntries(pages.map((page, index) => [index + 1, [page, index + 1 === current]])),
    );
  });
});

describe('Pages that are optional', () => {
  it('are made where their size is named', async () => {
    const service = await start('optional');
    const counts = ['', '?page=2', '?page_size=0', '?page_size=3'].map(async (query) => {
      const body = jsonOf(await send(service.base, { path: `/api/books/${query}` })) as unknown[] | Body;
      return Array.isArray(body) ? body.length : `${body.results.length} of ${body.count}`;
    });
    expect(await Promise.all(counts)).toEqual([7, 7, 7, '3 of 7']);
    await service.close();
  });
});

describe('The parameters that are documented', () => {
  const size = ['page_size', 'Number of results to return per page.', 'integer'];
  it.each<[style: string, parameters: (string | undefined)[][], head: string[]]>([
    ['cursor', [['cursor', 'The pagination cursor value.', 'string'], size], ['next', 'previous', 'results']],
    [
      'limitoffset',
      [
        ['limit', 'Number of results to return per page.', 'integer'],
        ['offset', 'The initial index from which to return the results.', 'integer'],
      ],
      ['count', 'next', 'previous', 'results'],
    ],
    [
      'page',
      [
        ['page', 'A page number within the paginated result set.', 'integer'],
        ['page_size', 'Number of results to return per page, at most 5.', 'integer'],
      ],
      ['count', 'next', 'previous', 'results'],
    ],
  ])('%s', async (style, parameters, head) => {
    const service = await start(style);
    const { paths, components } = (await service.app
      .get(SchemaView)
      .document({ include: ['admin'] })) as never as {
      paths: Record<
        string,
        { get: { parameters: { name: string; description?: string; schema: { type: string } }[] } }
      >;
      components: { schemas: { PaginatedBookList: { properties: object } } };
    };
    const told = paths['/api/books/'].get.parameters.map(({ name, description, schema }) => [
      name,
      description,
      schema.type,
    ]);
    expect(told.filter(([name]) => /^(page|limit|offset|cursor)/.test(name!))).toEqual(parameters);
    expect(Object.keys(components.schemas.PaginatedBookList.properties)).toEqual(head);
    await service.close();
  });
});

describe('decodeCursor', () => {
  it.each([
    ['o=1000', 1000],
    ['o=1001', 1000],
  ])('passes over a thousand rows at most: %s', (text, offset) => {
    const encoded = Buffer.from(text).toString('base64');
    expect(decodeCursor(encoded)).toEqual({ offset, reverse: false, position: undefined });
  });
});

describe('positiveInt', () => {
  it.each<[string | undefined, Parameters<typeof positiveInt>[1], number | undefined]>([
    ['0', {}, 0],
    ['0', undefined, 0],
    ['0', { strict: true }, undefined],
    ['-1', {}, undefined],
    ['7', {}, 7],
    ['7', { cutoff: 5 }, 5],
    ['4', { cutoff: 5 }, 4],
    ['x', {}, undefined],
    [undefined, {}, undefined],
  ])('%s with %j is %p', (text, options, expected) => {
    expect(positiveInt(text, options)).toBe(expected);
  });
});
