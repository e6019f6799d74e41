import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Service } from '../support/service.js';
import { addBook, startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { logIn, states } from './states.js';
import { visit } from './visit.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, all its rules applied. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

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
