import { createClient, type Book, type Client } from '../../client/src/index.js';
import { startBookstore } from '../browser/bookstore.js';
import type { Service } from '../support/service.js';
import { failureOf, respondWith, spiedClient } from './spy.js';

const COUNT = 25;
const ALL = Array.from({ length: COUNT }, (_, index) => `Volume ${index + 1}`);

/** The settings of a service, and which pages of ten `page` can name there. */
const STYLES: Record<string, Record<string, string>> = {
  'as the tutorial has them': {},
  'without pages': { PAGINATION: 'none' },
  'by page': { PAGINATION: 'page', PAGE_SIZE: '10' },
  'by limit and offset': { PAGINATION: 'limitoffset', PAGE_SIZE: '10' },
  'by cursor': { PAGINATION: 'cursor', PAGE_SIZE: '10' },
};

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const titlesOf = (books: readonly Book[]): string[] => books.map(({ title }) => title);

describe.each(Object.keys(STYLES))('Lists of a service %s', (style) => {
  let service: Service;
  let client: Client;
  beforeAll(async () => {
    service = await startBookstore(COUNT, STYLES[style]);
    client = createClient({ baseUrl: service.base });
  });
  afterAll(() => service.close());

  it('are read whole', async () => {
    expect(titlesOf(await client.books.list())).toEqual(ALL);
    expect(await client.books.list({ title: 'Nothing' })).toEqual([]);
    expect(titlesOf(await client.books.list({ ordering: '-id', author__icontains: 'austen' }))).toEqual(
      ALL.filter((_, index) => index % 2 === 1).reverse(),
    );
  });

  it('are read page by page', async () => {
    const pages = await collect(client.books.pages({ pageSize: 10 }));
    expect(pages.flatMap(({ results }) => titlesOf(results))).toEqual(ALL);
    expect(pages.map(({ results }) => results.length)).toEqual(
      style === 'without pages' ? [25] : [10, 10, 5],
    );
    expect(pages[0].count).toBe(style === 'by cursor' ? undefined : COUNT);
    expect(titlesOf(await collect(client.books.all()))).toEqual(ALL);
  });

  it('are read as a stream', async () => {
    expect(titlesOf(await collect(client.books.stream()))).toEqual(ALL);
    expect(await collect(client.books.stream({ title: 'Nothing' }))).toEqual([]);
  });

  it('are read as CSV', async () => {
    const text = await new Response(client.books.csv({ search: 'Volume' })).text();
    const [head, ...rows] = text.trimEnd().split('\r\n');
    expect(head).toBe('id,title,author,published_date,isbn');
    expect(rows.map((row) => row.split(',')[1])).toEqual(ALL);
  });
});

describe('Lists', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startBookstore(COUNT);
  });
  afterAll(() => service.close());

  it('are read only as far as they are wanted', async () => {
    const { client, lines } = spiedClient(service.base);
    for await (const { title } of client.books.all({ pageSize: 2 })) if (title === 'Volume 3') break;
    expect(lines()).toEqual([
      'GET /api/books/?page_size=2&limit=2',
      'GET /api/books/?limit=2&page=2&page_size=2',
    ]);
    for await (const book of client.books.stream()) {
      expect(book.title).toBe('Volume 1');
      break;
    }
    await client.books.csv().cancel();
  });

  it('give one page', async () => {
    const { client, lines } = spiedClient(service.base);
    expect(titlesOf((await client.books.page({ page: 3, pageSize: 10 })).results)).toEqual(ALL.slice(20));
    expect((await client.books.page()).results).toHaveLength(COUNT);
    expect(lines()[1]).toBe('GET /api/books/?page_size=100&limit=100');
  });

  it('are followed to no other origin, whatever the service calls itself', async () => {
    const { client, lines, requests } = spiedClient(service.base, async (request, count) => {
      if (count > 1) return undefined;
      const page = (await (await fetch(request)).json()) as { next: string };
      return respondWith(200, {
        ...page,
        next: page.next.replace(/^http:\/\/[^/]+/, 'https://evil.example/x'),
      });
    });
    expect(titlesOf(await collect(client.books.all({ pageSize: 20 })))).toEqual(ALL);
    expect(lines()).toHaveLength(2);
    expect(requests.every(({ url }) => url.startsWith(service.base))).toBe(true);
  });

  it('keep the path of an address behind a proxy', async () => {
    const { client, lines } = spiedClient('https://shop.example/bookstore', () => respondWith(200, []));
    expect(await client.books.list({ title: 'A & B', author: undefined })).toEqual([]);
    expect(lines()).toEqual(['GET /bookstore/api/books/?title=A+%26+B']);
  });

  it('stop when they are aborted', async () => {
    const client = createClient({ baseUrl: service.base });
    const controller = new AbortController();
    const { signal } = controller;
    const reading = (async () => {
      for await (const page of client.books.pages({ pageSize: 10 }, { signal })) controller.abort(page.count);
    })();
    expect(await failureOf(reading)).toBe(COUNT);
    expect(await failureOf(new Response(client.books.csv({}, { signal })).text())).toBe(COUNT);
  });

  it('as CSV report what the service refuses', async () => {
    const csv = createClient({ baseUrl: service.base }).books.csv({ published_date: 'soon' });
    expect(await failureOf(new Response(csv).text())).toMatchObject({ status: 400 });
    const { client } = spiedClient(service.base, () => new Response(null));
    expect(await new Response(client.books.csv()).text()).toBe('');
  });
});
