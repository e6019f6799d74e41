import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../../src/auth/users/users.js';
import { Book } from '../../../src/books/book.entity.js';
import type { Service } from '../../support/service.js';
import { startBookstore, USER } from '../bookstore.js';
import { describeInBrowser } from '../browser.js';
import { focused, logIn, logInToSite, SWAGGER_UI, tryOut, unfold } from './swagger-ui.js';
import { visit, type Visit } from '../visit.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describeInBrowser('The documentation in a browser', (browser) => {
  let service: Service;
  beforeAll(async () => {
    service = await startBookstore(2);
    await createUser(service.database, { username: 'eve', is_staff: true }, USER.password);
  });
  afterAll(() => service?.close());

  const open = (width: number, kind = `swagger-ui-${width}`): Promise<Visit> =>
    visit(browser(), service.base, kind, { viewport: { width, height: 800 } });

  it('is used by the keyboard alone', async () => {
    const { page, end } = await open(1280);
    await page.goto(SWAGGER_UI);
    await page.locator('#operations-books-books_list').waitFor();
    await page.locator('#operations-books-books_create .authorization__btn').focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('username');
    await page.keyboard.type(USER.username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(USER.password);
    await page.keyboard.press('Enter');
    await page.getByText(`Logged in as ${USER.username}.`).waitFor();
    await page.locator('#operations-books-books_list .opblock-summary-control').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Try it out' }).press('Enter');
    await page.getByRole('button', { name: 'Execute' }).press('Enter');
    await page.locator('.live-responses-table').getByText('Volume 1').first().waitFor();
    await end();
  });

  it('copies samples with the token in them', async () => {
    const { page, end } = await open(1280);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(SWAGGER_UI);
    await logIn(page, USER.password);
    await page.getByText('Logged in').waitFor();
    await page.locator('#operations-books-books_create .opblock-summary-control').click();
    await page.getByText('Code samples').click();
    await page.getByRole('button', { name: 'HTTPie' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(
      new RegExp(`^http POST '${service.base}/api/books/' \\\\\\s+'Authorization:Bearer ey[\\w.-]+'`),
    );
    await end();
  });

  it('shows a whole list as the beginning of its text, with a download', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...{ title: `Volume ${index} ${'long '.repeat(20)}`, author: 'Jane Austen' },
      ...{ published_date: '1815-12-23', isbn: '9780141439587' },
    }));
    await service.database.transaction(function* () {
      for (const book of many) yield* service.database.objects(Book).insert(book);
    });
    const { page, end } = await open(1280);
    await page.goto(SWAGGER_UI);
    const operation = await unfold(page, 'books_list');
    await operation.getByPlaceholder('page_size').fill('');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await page.getByText(/^The first 10,000 of \d{3},\d{3} characters\.$/).waitFor();
    expect(await operation.locator('*').count()).toBeLessThan(1000);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download all of it' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('books.json');
    const books = JSON.parse(readFileSync(await file.path(), 'utf8')) as unknown[];
    expect(books.length).toBeGreaterThan(many.length);
    await end();
  });

  it.each([
    [390, 'block'],
    [1280, 'table-cell'],
  ])('folds what is seldom looked for, and has a readable table of headers at %s px', async (width, cell) => {
    const { page, end } = await open(width);
    await page.goto(SWAGGER_UI);
    const operation = page.locator('#operations-books-books_list');
    await operation.locator('.opblock-summary-control').click();
    const statuses = operation.locator('.responses-table .response-col_status');
    const more = operation.getByRole('button', { name: /^Show \d+ more statuses$/ });
    await more.waitFor();
    expect((await statuses.allInnerTexts()).filter((text) => /^\d/.test(text))).toEqual(['200']);
    const shape = operation
      .locator('.headers td')
      .evaluateAll((cells) => cells.map((each) => getComputedStyle(each).display));
    expect(new Set(await shape)).toEqual(new Set([cell]));
    await more.click();
    expect((await statuses.allInnerTexts()).length).toBeGreaterThan(5);
    // What needs no account bears no lock.
    expect(await operation.locator('.authorization__btn').count()).toBe(0);
    await page.getByText('Introduction').click();
    await page.getByRole('heading', { name: 'Log in and refresh' }).waitFor();
    await end();
  });

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [360, 1280].flatMap((width) => ['swagger-ui', 'redoc'].map((name) => ({ name, colorScheme, width }))),
  );

  it.each(looks)(
    'has no fault that axe finds: $name, $colorScheme, $width px',
    async ({ name, colorScheme, width }) => {
      const { page, faults } = await observed(browser(), service.base, { colorScheme, width });
      await logInToSite(page, `/api/schema/${name}/?include=admin`);
      await page
        .locator(name === 'redoc' ? '[id="tag/books"]' : '#operations-books-books_list')
        .first()
        .waitFor();
      if (name === 'swagger-ui') {
        await tryOut(page, 'books_list');
        await unfold(page, 'admin_imports_create');
        await page.locator('.introduction summary').click();
        await page.locator('.fold').first().click();
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual(
        [],
      );
      await page.context().close();
      expect(faults).toEqual([]);
    },
    60_000,
  );
});

/** Like `visit`, for a page that makes a worker out of its own text, which is no other host. */
async function observed(
  browser: Browser,
  base: string,
  { colorScheme, width }: { colorScheme: 'light' | 'dark'; width: number },
): Promise<{ page: Page; faults: string[] }> {
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ baseURL: base, colorScheme, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (
      !request
        .url()
        .replace(/^blob:/, '')
        .startsWith(`${base}/`)
    )
      faults.push(request.url());
  });
  return { page, faults };
}
