import type { Service } from '../support/service.js';
import { violations } from './axe.js';
import { addBook, startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { logIn, states } from './states.js';
import { visit } from './visit.js';

describeInBrowser('Every page', (browser) => {
  let service: Service;
  let book: string;

  beforeAll(async () => {
    service = await startBookstore(12);
    book = `/api/books/${(await addBook(service, {})).id}/`;
  });
  afterAll(() => service?.close());

  it.each([320, 1280])(
    'has nothing that axe finds fault with, in light or dark, %i px wide',
    async (width) => {
      const { page, shoot, end } = await visit(browser(), service.base, String(width), {
        viewport: { width, height: 800 },
      });
      await logIn(page);
      const session = await page.context().cookies();
      const found: Record<string, string[]> = {};
      for (const { name, path, member, then } of states(book)) {
        await page.context().clearCookies();
        if (member) await page.context().addCookies(session);
        await page.goto(path);
        await then?.(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await shoot(`${name}-${colorScheme}`);
          const wrong = await violations(page);
          if (wrong.length > 0) found[`${name}, ${colorScheme}`] = wrong;
        }
      }
      await end();
      expect(found).toEqual({});
    },
    240_000,
  );

  it('leads with the keyboard to its content at once', async () => {
    const { page, end } = await visit(browser(), service.base, 'skip');
    await page.goto('/api/books/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('OPTIONS');
    await end();
  });
});
