import { createUser } from '../../../src/auth/users/users.js';
import type { Service } from '../../support/service.js';
import { startBookstore, USER } from '../bookstore.js';
import { describeInBrowser } from '../browser.js';
import { focused, logIn, logInToSite, status, SWAGGER_UI, tryOut } from './swagger-ui.js';
import { visit, type Visit } from '../visit.js';

describeInBrowser('An account in Swagger UI', (browser) => {
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
    expect(await page.locator('#authorization').isVisible()).toBe(false);

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
});

/** Tokens of the page, as far as they are used here. */
interface Session {
  logIn(username: string, password: string): Promise<unknown>;
  fetch(url: string, request: object): Promise<{ status: number }>;
}
