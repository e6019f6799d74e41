import type { Service } from '../support/service.js';
import { send } from '../support/http.js';
import { startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { visit } from './visit.js';

const KILOBYTE = 1000;

describeInBrowser('The page of 100 books', (browser) => {
  let service: Service;
  beforeAll(async () => {
    service = await startBookstore(100);
  });
  afterAll(() => service?.close());

  it('travels in 60 kB, style sheet included', async () => {
    const headers = { Accept: 'text/html', 'Accept-Encoding': 'br' };
    const html = await send(service.base, { path: '/api/books/', headers });
    const { page, end } = await visit(browser(), service.base, 'size');
    await page.goto('/api/books/');
    const stylesheets = await page
      .locator('link[rel="stylesheet"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    await end();
    const files = await Promise.all(stylesheets.map((path) => send(service.base, { path, headers })));
    const size = [html, ...files].reduce((sum, { body }) => sum + body.length, 0);
    expect(size).toBeLessThan(60 * KILOBYTE);
  });
});
