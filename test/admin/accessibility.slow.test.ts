import type { Page } from 'playwright-core';
import { violations } from '../browser/axe.js';
import { describeInBrowser } from '../browser/browser.js';
import { visit } from '../browser/visit.js';
import type { Service } from '../support/service.js';
import { addBook, enter, startShop } from './shop.js';

const LIST = '/admin/books/book/';

/** How to get to a page of the admin site in each of its states. */
interface State {
  readonly name: string;
  readonly path: string;
  readonly then?: (page: Page) => Promise<unknown>;
}

/** Texts without a space, as long as they may be, of the other direction, and with markup in them. */
const HOSTILE = { title: 'W'.repeat(100), author: `\u202e${'م'.repeat(99)}`, isbn: `"'><i>x</i>&` };

const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).first().click();

const tickTwo = async (page: Page): Promise<void> => {
  for (const index of [0, 1]) await page.locator('[name="selected"]').nth(index).check();
};

const STATES: readonly State[] = [
  { name: 'list', path: `${LIST}?page_size=10` },
  {
    name: 'list-in-use',
    path: `${LIST}?search=volume&author=Jane+Austen&ordering=-title&page=2&page_size=10`,
    then: tickTwo,
  },
  { name: 'list-filters', path: LIST, then: (page) => page.locator('.filters summary').click() },
  { name: 'list-refused', path: `${LIST}?published_date__gte=soon` },
  { name: 'list-empty', path: `${LIST}?search=nothing` },
  { name: 'list-export', path: `${LIST}?search=nothing`, then: (page) => page.getByText('Export').click() },
  {
    name: 'list-view',
    path: `${LIST}?page_size=10`,
    then: (page) => page.getByText('Columns and rows').click(),
  },
  {
    name: 'list-hostile',
    path: `${LIST}?isbn=${encodeURIComponent(HOSTILE.isbn)}&columns=id,title,author,published_date,isbn`,
  },
  { name: 'nothing-selected', path: `${LIST}?page_size=10`, then: press('Delete selected') },
  {
    name: 'deleted',
    path: `${LIST}?page_size=10`,
    then: async (page) => {
      await tickTwo(page);
      await press('Delete selected')(page);
    },
  },
  {
    name: 'edit-many',
    path: `${LIST}?page_size=10`,
    then: async (page) => {
      await tickTwo(page);
      await press('Edit selected')(page);
    },
  },
  { name: 'edit-many-refused', path: `${LIST}edit/?ids=3,4`, then: press('Save') },
  { name: 'add', path: `${LIST}add/` },
  { name: 'add-refused', path: `${LIST}add/`, then: press('Save') },
  { name: 'change', path: `${LIST}5/change/` },
  { name: 'change-hostile', path: `${LIST}61/change/` },
  { name: 'saved', path: `${LIST}5/change/`, then: press('Save and continue editing') },
  { name: 'conflict', path: `${LIST}5/change/`, then: overtaken },
  { name: 'gone', path: `${LIST}6/change/`, then: bereft },
  { name: 'delete', path: `${LIST}7/delete/` },
  { name: 'history', path: '/admin/history/' },
  {
    name: 'history-filters',
    path: '/admin/history/?action=delete',
    then: (page) => page.locator('.filters summary').click(),
  },
  { name: 'history-empty', path: `${LIST}9/history/` },
  {
    name: 'history-of-many',
    path: '/admin/history/',
    then: (page) => page.locator('.entries a[href^="/admin/history/"]').first().click(),
  },
  { name: 'missing', path: `${LIST}987654/change/` },
  { name: 'shortcuts', path: `${LIST}?search=nothing`, then: (page) => page.keyboard.press('?') },
];

/** Somebody else is quicker. */
async function overtaken(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Author').fill(`Quicker ${Date.now()}`);
  await press('Save')(other);
  await other.getByText('was changed.').waitFor();
  await other.close();
  await page.getByLabel('Title').fill('Slower');
  await press('Save')(page);
}

async function bereft(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await press('Delete')(other);
  await other.getByText('was deleted.').waitFor();
  await press('Save')(page);
  await page.getByText('Someone else has deleted it').waitFor();
  await press('Undo')(other);
  await other.getByText('was restored.').waitFor();
  await other.close();
}

describeInBrowser('Every page of the admin site', (browser) => {
  let service: Service;
  beforeAll(async () => {
    service = await startShop(60);
    await addBook(service, HOSTILE);
  });
  afterAll(() => service?.close());

  it.each([
    [320, 'light'],
    [1280, 'dark'],
  ] as const)(
    'has nothing that axe finds fault with: %i px wide, %s',
    async (width, colorScheme) => {
      const { page, shoot, end } = await visit(browser(), service.base, `admin-${width}`, {
        viewport: { width, height: 800 },
        colorScheme,
      });
      await enter(page, 'alice', LIST);
      const found: Record<string, string[]> = {};
      for (const { name, path, then } of STATES) {
        await page.goto(path);
        await then?.(page);
        await page.waitForLoadState();
        await shoot(`${name}-${colorScheme}`);
        expect(await page.locator('i').count()).toBe(0);
        const wrong = await violations(page);
        if (wrong.length > 0) found[name] = wrong;
      }
      await end();
      expect(found).toEqual({});
    },
    240_000,
  );

  it('are small: no more than 30 kB of them travel to a browser that comes for the first time', async () => {
    const { page, end } = await visit(browser(), service.base, 'admin-size');
    let bytes = 0;
    page.on('response', (response) => {
      void response
        .request()
        .sizes()
        .then(
          ({ responseBodySize, responseHeadersSize }) => (bytes += responseBodySize + responseHeadersSize),
        );
    });
    await page.context().clearCookies();
    await enter(page, 'alice', LIST);
    await page.waitForLoadState('networkidle');
    await end();
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(30_000);
  });
});
