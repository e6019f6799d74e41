import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createUser } from '../../src/auth/users/users.js';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { query, type Work } from '../../src/database/database.js';
import type { Service } from '../support/service.js';
import { startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { keyboard, mouse, type Hands } from './hands.js';
import { visit } from './visit.js';

const STAFF = { username: 'eve', password: 'a-good-password' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A catalogue whose columns have other names, in which every fiftieth book has no title. */
function catalogue(count: number, name: string): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const title = at % 50 === 49 ? '' : `${name} ${at + 1}`;
    return `${at + 1};${title};"Brontë, Emily";12/${(at % 28) + 1}/1847;9780141439556`;
  });
  return ['bookID;Title;Authors;publication_date;isbn', ...rows, ''].join('\n');
}

const fileOf = (text: string, name = 'catalogue.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

describeInBrowser('The import in the admin site', (browser) => {
  let service: Service;

  beforeAll(async () => {
    service = await startBookstore(1);
    await createUser(service.database, { username: STAFF.username, is_staff: true }, STAFF.password);
  });
  afterAll(() => service?.close());

  const countOf = async (title: string): Promise<number> => {
    const [{ count }] = await service.database.read(
      `SELECT count(*) AS count FROM books_book WHERE title LIKE $1`,
      [`${title} %`],
    );
    return Number(count);
  };

  const WAYS = [
    ['mouse', mouse, true],
    ['keyboard', keyboard, true],
    ['no-javascript', mouse, false],
  ] as const;
  const ways = [360, 1280].flatMap((width) =>
    WAYS.map(([name, hands, script]) => ({ name, width, hands, script })),
  );

  it.each(ways)(
    'takes 1,000 rows, 20 of them bad: $name at $width px',
    async ({ name, width, hands, script }) => {
      const { page, shoot, end } = await visit(browser(), service.base, `${name}-${width}`, {
        viewport: { width, height: 800 },
        javaScriptEnabled: script,
      });
      const person = hands(page);
      const title = `Wuthering ${name} ${width}`;
      await logIn(page);
      await page.goto('/admin/books/book/import/');
      await shoot('admin-import-upload');
      await page.getByLabel('File').setInputFiles(fileOf(catalogue(1000, title)));
      await person.press(page.getByRole('button', { name: 'Upload' }));
      await page.getByText('980 of 1,000 rows can be stored').waitFor();
      await shoot('admin-import-preview');
      const refused = page.getByRole('table', { name: '20 rows are refused' });
      expect(await refused.getByRole('row').count()).toBe(21);
      expect(await refused.getByRole('row').nth(1).innerText()).toContain('This field may not be blank.');
      await remap(page, person);
      await shoot('admin-import-mapped');
      if (name === 'keyboard') await tick(page);
      else await page.getByLabel('Leave out the 20 refused rows').check();
      await person.press(page.getByRole('button', { name: 'Import 980 books' }));
      await page.getByText('980 books were stored').waitFor();
      await shoot('admin-import-done');
      expect(await countOf(title)).toBe(980);
      await person.press(page.getByRole('link', { name: 'What was stored' }));
      await page.getByText('980 books').first().waitFor();
      await end();
    },
    60_000,
  );

  const newPage = (width: number, name: string) =>
    visit(browser(), service.base, `${name}-${width}`, { viewport: { width, height: 800 } });

  it.each([360, 1280])(
    'says what was wrong, and has nothing that axe finds fault with: %i px',
    async (width) => {
      const { page, shoot, end } = await newPage(width, 'states');
      await logIn(page);
      const found: Record<string, string[]> = {};
      const look = async (state: string): Promise<void> => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await shoot(`admin-import-${state}-${colorScheme}`);
          const wrong = await violations(page);
          if (wrong.length > 0) found[`${state}, ${colorScheme}`] = wrong;
        }
      };
      const [upload, button] = [page.getByLabel('File'), page.getByRole('button', { name: 'Upload' })];
      await page.goto('/admin/books/book/import/');
      await upload.setInputFiles(fileOf('title'));
      await button.click();
      await page.getByText('The file has no rows, only a header.').waitFor();
      expect(await upload.evaluate((input) => input === document.activeElement)).toBe(true);
      await look('refused-file');

      await upload.setInputFiles(fileOf('name;author;published_date;isbn\nEmma;Jane Austen;x;1\n'));
      await button.click();
      await page.getByText('0 of 1 rows can be stored').waitFor();
      await look('no-column');
      await page.getByLabel('Title').selectOption('name');
      expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0);
      await page.getByRole('button', { name: 'Update the preview' }).click();
      await page.getByText('1 row is refused').waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download refused rows' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('catalogue-refused.csv');
      expect(readFileSync(await download.path(), 'utf8')).toMatch(
        /^line,reasons,name,author,published_date,isbn\r\n2,/,
      );

      await uploads(page, catalogue(60, 'Shirley'));
      await page.getByLabel('Date format').selectOption('D.M.YYYY');
      expect(await page.getByRole('button', { name: 'Import 59 books' }).isDisabled()).toBe(true);
      await look('outdated');
      await page.getByLabel('Date format').selectOption('M/D/YYYY');
      await page.reload();
      await look('preview');
      await page.getByLabel('Leave out the refused row').check();
      await page.getByRole('button', { name: 'Import 59 books' }).click();
      await page.getByText('59 books were stored').waitFor();
      await look('done');

      await uploads(page, catalogue(40, 'Shirley'));

      await service.database.transaction(function* (): Work<unknown> {
        return yield* query(
          `UPDATE admin_import SET state = 'running', started_at = $1, alive_until = $1 WHERE state = 'new'`,
          [new Date(Date.now() + 60_000)],
        );
      });
      await page.reload();
      await page.getByText('Running since').waitFor();
      await look('running');
      await service.database.transaction(function* (): Work<unknown> {
        return yield* query(`UPDATE admin_import SET alive_until = $1 WHERE state = 'running'`, [
          new Date(Date.now() - 1),
        ]);
      });
      await page.getByText('Interrupted at').waitFor();
      await look('interrupted');
      await end();
      expect(found).toEqual({});
    },
    120_000,
  );

  it('goes on when its tab is closed, and the page tells how it has ended', async () => {
    const { page, shoot, end } = await newPage(1280, 'closed');
    await logIn(page);
    await uploads(page, catalogue(20_000, 'Villette'));
    const address = page.url();
    await page.getByLabel('Leave out the 400 refused rows').check();
    await page.getByRole('button', { name: 'Import 19,600 books' }).click();
    await page.getByRole('progressbar').waitFor();
    await shoot('admin-import-progress');
    const other = await page.context().newPage();
    await page.close();
    await other.goto(address);
    await other.getByText('19,600 books were stored at').waitFor({ timeout: 30_000 });
    expect(await countOf('Villette')).toBe(19_600);
    await end();
  }, 60_000);

  it('says that the rows are stored already where a button is pressed in two tabs', async () => {
    const { page, end } = await newPage(1280, 'twice');
    await logIn(page);
    await uploads(page, catalogue(40, 'Agnes Grey'));
    const other = await page.context().newPage();
    await other.goto(page.url());
    for (const tab of [page, other]) {
      await tab.getByRole('button', { name: 'Import 40 books' }).click();
      await tab.getByText('40 books were stored at').waitFor();
    }
    expect(await countOf('Agnes Grey')).toBe(40);
    await end();
  });

  async function uploads(page: Page, text: string): Promise<void> {
    await page.goto('/admin/books/book/import/');
    await page.getByLabel('File').setInputFiles(fileOf(text));
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.waitForURL(/import\/\d+\/$/);
  }

  /** The date format is undone and put right again. */
  async function remap(page: Page, person: Hands): Promise<void> {
    const dates = page.getByLabel('Date format');
    expect(await dates.inputValue()).toBe('M/D/YYYY');
    await person.choose(dates, 'D.M.YYYY');
    await person.press(page.getByRole('button', { name: 'Update the preview' }));
    await page.getByText('0 of 1,000 rows can be stored', { exact: true }).waitFor();
    await person.choose(dates, 'M/D/YYYY');
    await person.press(page.getByRole('button', { name: 'Update the preview' }));
    await page.getByText('980 of 1,000 rows can be stored').waitFor();
  }

  async function tick(page: Page): Promise<void> {
    const box = page.getByLabel('Leave out the 20 refused rows');
    while (!(await box.evaluate((element) => element === document.activeElement)))
      await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
  }
});

async function logIn(page: Page): Promise<void> {
  await page.goto('/api-auth/login/?next=/admin/books/book/');
  await page.getByLabel('Username').fill(STAFF.username);
  await page.getByLabel('Password').fill(STAFF.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/admin/books/book/');
}

/** What axe finds wrong with a page, all its rules applied. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
