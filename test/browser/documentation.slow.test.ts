import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import type { Service } from '../support/service.js';
import { startBookstore, USER } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { visit, type Visit } from './visit.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SWAGGER_UI = '/api/schema/swagger-ui/';

describeInBrowser('The documentation in a browser', (browser) => {
  let service: Service;
  beforeAll(async () => {
    // Every token is about to end when it is used.
    service = await startBookstore(2, { ACCESS_TOKEN_LIFETIME: '5' });
    await createUser(service.database, { username: 'eve', is_staff: true }, USER.password);
  });
  afterAll(() => service?.close());

  const open = (width: number, kind = `swagger-ui-${width}`): Promise<Visit> =>
    visit(browser(), service.base, kind, { viewport: { width, height: 800 } });

  it.each([360, 1280])('logs in once and tries out at %s px', async (width) => {
    const { page, shoot, end } = await open(width);
    await page.goto('/');
    await page.locator('#operations-books-books_list').waitFor();
    await shoot('documentation');
    await logIn(page, 'wrong');
    await page.getByText('Wrong username or password.').waitFor();
    expect(await focused(page)).toBe('password');
    await shoot('documentation-refused');
    await logIn(page, USER.password);
    await page.getByText(`Logged in as ${USER.username}.`).waitFor();
    expect(await focused(page)).toBe('log-out');
    await expectClosed(page);

    expect(await tryOut(page, 'books_list')).toContain('Volume 1');
    // A page of them, however many there are.
    await page.locator('#operations-books-books_list').getByText('page_size=20').first().waitFor();
    const refreshed = page.waitForRequest('**/api/token/refresh/');
    expect(await tryOut(page, 'books_create')).toContain('The Left Hand of Darkness');
    await refreshed;
    await shoot('documentation-tried-out');

    const revoked = page.waitForResponse('**/api/token/blacklist/');
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    expect((await revoked).status()).toBe(200);
    await page.getByText('You are logged out.').waitFor();
    expect(await status(page, 'books_create')).toBe('401');
    await end();
  });

  it('renews a token that is refused, once for requests side by side', async () => {
    const { page, end } = await open(1280);
    await page.goto(SWAGGER_UI);
    await page.locator('#operations-books-books_list').waitFor();
    const module = await page.locator('script[type=module]').getAttribute('src');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    let refusals = 2;
    await page.route('**/api/books/', (route) =>
      refusals-- > 0 ? route.fulfill({ status: 401, body: '{}' }) : route.continue(),
    );
    const statuses = await page.evaluate(
      async ({ tokens, username, password }) => {
        // Lasts longer than the margin in which tokens are renewed anyway: the clock is put back.
        performance.now = () => 0;
        const { Tokens } = (await import(tokens)) as { Tokens: new (...args: unknown[]) => Session };
        const addresses = {
          obtain: '/api/token/',
          refresh: '/api/token/refresh/',
          revoke: '/api/token/blacklist/',
          account: '/api/auth/me/',
        };
        const session = new Tokens(addresses, () => undefined);
        await session.logIn(username, password);
        const answers = await Promise.all([1, 2].map(() => session.fetch('/api/books/', { method: 'GET' })));
        return answers.map((answer) => answer.status);
      },
      { tokens: module!.replace('swagger-ui.js', 'tokens.js'), ...USER },
    );
    expect(statuses).toEqual([200, 200]);
    expect(asked.filter((path) => path === '/api/token/refresh/')).toHaveLength(1);
    await end();
  });

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

  it('takes a token that is pasted, in either form, and says whose it is', async () => {
    // It cannot be renewed, so it has to last.
    const lasting = await startBookstore(0);
    const { page, end } = await visit(browser(), lasting.base, 'swagger-ui-pasted');
    const answer = await page.request.post('/api/token/', { data: USER });
    const { access } = (await answer.json()) as { access: string };
    await page.goto(SWAGGER_UI);
    await page.locator('.swagger-ui .btn.authorize').click();
    for (const [text, said] of [
      ['not a token', 'The service does not accept this token.'],
      [`${access}x`, 'The service does not accept this token.'],
      [`Bearer ${access}`, `Logged in as ${USER.username}.`],
    ]) {
      await page.getByRole('textbox', { name: 'Access token' }).fill(text);
      await page.getByRole('button', { name: 'Use this token' }).click();
      await page.getByText(said).waitFor();
    }
    expect(await tryOut(page, 'books_create')).toContain('The Left Hand of Darkness');
    await page
      .locator('#operations-books-books_create')
      .getByText(`Authorization: Bearer ${access}`)
      .waitFor();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    expect(await status(page, 'books_create')).toBe('401');
    await page.locator('.way-in').getByRole('button', { name: 'Log in' }).click();
    expect(await focused(page)).toBe('username');
    await end();
    await lasting.close();
  });

  it('uses the session of the site', async () => {
    const { page, end } = await open(1280);
    await logInToSite(page, SWAGGER_UI);
    await page.getByText('Logged in to this site as eve.').waitFor();
    expect(await tryOut(page, 'books_create')).toContain('The Left Hand of Darkness');
    // A token that is given comes before it.
    await logIn(page, USER.password);
    await page.getByText(`Logged in as ${USER.username}.`).waitFor();
    expect(await tryOut(page, 'auth_me_retrieve')).toContain(`"username": "${USER.username}"`);
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByText('Logged in to this site as eve.').waitFor();
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

/** Tokens of the page, as far as they are used here. */
interface Session {
  logIn(username: string, password: string): Promise<unknown>;
  fetch(url: string, request: object): Promise<{ status: number }>;
}

/** Logs in to the site itself, and goes on from there. */
async function logInToSite(page: Page, next: string): Promise<void> {
  await page.goto(`/api-auth/login/?next=${encodeURIComponent(next)}`);
  await page.locator('input[name=username]').fill('eve');
  await page.locator('input[name=password]').fill(USER.password);
  await page.locator('input[name=password]').press('Enter');
}

async function logIn(page: Page, password: string): Promise<void> {
  if (!(await page.locator('#authorization').isVisible())) await page.locator('#authorize').click();
  await page.getByLabel('Username').fill(USER.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.locator('#log-in').getByRole('button', { name: 'Log in', exact: true }).click();
}

const expectClosed = async (page: Page): Promise<void> =>
  expect(await page.locator('#authorization').isVisible()).toBe(false);

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('name') || '');

/** Opens an operation, executes it as it is, and answers what it shows. */
async function tryOut(page: Page, id: string): Promise<string> {
  const operation = await unfold(page, id);
  await operation.getByRole('button', { name: 'Execute' }).click();
  return operation.locator('.live-responses-table tbody .response-col_description').first().innerText();
}

/** Opens an operation, ready to be filled in. */
async function unfold(page: Page, id: string): Promise<Locator> {
  const operation = page.locator(`[id$="-${id}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  return operation;
}

/** Executes an operation that is open once more, and answers the status. */
async function status(page: Page, id: string): Promise<string> {
  const operation = page.locator(`[id$="-${id}"]`);
  const answered = page.waitForResponse('**/api/books/');
  await operation.getByRole('button', { name: 'Execute' }).click();
  return String((await answered).status());
}

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
