import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type * as Bookstore from '../../client/src/index.js';
import { USER, startBookstore } from '../browser/bookstore.js';
import { describeInBrowser } from '../browser/browser.js';
import type { Service } from '../support/service.js';
import { projectWithClient } from './built.js';

/** Serves an empty page, and the client's files as a site would. */
async function startSite(folder: string): Promise<Server> {
  const site = createServer(({ url = '/' }, response) => {
    const isPage = url === '/' || url === '/favicon.ico';
    response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
    response.end(isPage ? '<!doctype html><title>Shop</title>' : readFileSync(join(folder, url)));
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  return site;
}

describeInBrowser('The client in a page of another origin', (browser) => {
  const project = projectWithClient();
  let site: Server;
  let origin: string;
  let service: Service;
  beforeAll(async () => {
    site = await startSite(join(project, 'node_modules/bookstore-client/dist'));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    service = await startBookstore(30, { CORS_ALLOWED_ORIGINS: origin });
  });
  afterAll(async () => {
    site.close();
    await service.close();
    rmSync(project, { recursive: true });
  });

  it('logs in, reads, writes, streams and tells errors apart', async () => {
    const page = await browser().newPage();
    await page.goto(origin);
    const result = await page.evaluate(
      async ({ baseUrl, username, password }) => {
        const address = '/index.js';
        const { createClient, NotFoundError } = (await import(address)) as typeof Bookstore;
        const client = createClient({ baseUrl });
        const { books } = client;
        await client.logIn(username, password);
        const emma = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '1' };
        const { id } = await books.create(emma);
        const changed = await books.patch(id, { title: 'Emma, again' });
        const other = createClient({ baseUrl });
        await other.logIn(username, password);
        await other.books.patch(id, { title: 'Emma, third' });
        const failure = (promise: Promise<unknown>): Promise<unknown> =>
          promise.catch((error: unknown) => error);
        const conflict = await failure(books.patch(id, { title: 'Lost' }));
        let [streamed, paged] = [0, 0];
        for await (const book of books.stream()) streamed += Number(book.id > 0);
        for await (const book of books.all({ pageSize: 10 })) paged += Number(book.id > 0);
        const csv = await new Response(books.csv()).text();
        const missing = await failure(books.get(0));
        const aborted = await failure(books.list({}, { signal: AbortSignal.abort() }));
        return {
          changed: changed.title,
          current: books.isConflict(conflict) && conflict.current.title,
          ...{ streamed, paged, lines: csv.trimEnd().split('\n').length },
          isMissing: missing instanceof NotFoundError,
          aborted: (aborted as Error).name,
          user: (await client.me()).username,
        };
      },
      { baseUrl: service.base, ...USER },
    );
    expect(result).toEqual({
      ...{ changed: 'Emma, again', current: 'Emma, third', streamed: 31, paged: 31, lines: 32 },
      ...{ isMissing: true, aborted: 'AbortError', user: USER.username },
    });
    await page.close();
  });
});
