import type { Page } from 'playwright-core';
import type { Service } from '../support/service.js';
import { addBook, startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { logIn, states } from './states.js';
import { visit } from './visit.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus x='",
  '</textarea></pre></bdi><script>alert(1)</script>',
  'javascript:alert(document.cookie)',
  'http://x" onmouseover="alert(1)',
  '\u202eright to left\u2066\u2067',
  '\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627',
  '\u{1f4da}'.repeat(100),
  'W'.repeat(100),
  'two\r\nlines\u0000'.replace('\0', '\u0007'),
];

/** What of a page's content is more than text, links and controls. */
const intruders = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter(
        (element) =>
          ['SCRIPT', 'IMG', 'IFRAME', 'STYLE', 'SVG'].includes(element.tagName) ||
          [...element.attributes].some(({ name }) => name.startsWith('on')) ||
          (element instanceof HTMLAnchorElement && !/^https?:$/.test(element.protocol)),
      )
      .map(({ outerHTML }) => outerHTML),
  );

/** Texts that have pushed what comes after them to another place. */
const displaced = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.json bdi')]
      .filter((text) => {
        const after = document.createRange();
        after.setStart(text.nextSibling!, 0);
        after.setEnd(text.nextSibling!, 1);
        return after.getBoundingClientRect().left < text.getBoundingClientRect().right - 1;
      })
      .map(({ outerHTML }) => outerHTML),
  );

describeInBrowser('Hostile data', (browser) => {
  let service: Service;
  let book: string;

  beforeAll(async () => {
    service = await startBookstore(0);
    for (const text of HOSTILE) await addBook(service, { title: text, author: text });
    book = `/api/books/${(await addBook(service, { title: HOSTILE[3], author: HOSTILE[6] })).id}/`;
  });
  afterAll(() => service?.close());

  it.each([360, 1280])(
    'is inert on every page, %i px wide',
    async (width) => {
      const { page, shoot, end } = await visit(browser(), service.base, `hostile-${width}`, {
        viewport: { width, height: 800 },
      });
      await logIn(page);
      const session = await page.context().cookies();
      for (const state of states(book)) {
        await page.context().addCookies(session);
        await page.goto(state.path);
        await state.then?.(page);
        expect([...(await intruders(page)), ...(await displaced(page))]).toEqual([]);
        await shoot(state.name);
      }
      await end();
    },
    120_000,
  );

  it.each(HOSTILE)('%j can be stored, changed and deleted like any other', async (text) => {
    const { page, end } = await visit(browser(), service.base, 'typed');
    await logIn(page);
    const { id } = await addBook(service, { title: text });
    await page.goto(`/api/books/${id}/`);
    const title = page.getByLabel('Title');
    expect((await title.inputValue()).replace(/\r?\n/g, '\n')).toBe(text.replace(/\r\n/g, '\n'));
    await page.getByRole('button', { name: 'PUT' }).click();
    await page.getByText('HTTP 200 OK').waitFor();
    expect(await intruders(page)).toEqual([]);
    expect(JSON.parse(await page.locator('.json').innerText())).toMatchObject({ id, title: text });
    await page.goto(`/api/books/?title=${encodeURIComponent(text)}`);
    expect(await page.locator('#filter-title').inputValue()).toBe(text.replace(/[\r\n]/g, ''));
    expect(await intruders(page)).toEqual([]);
    await end();
  });
});
