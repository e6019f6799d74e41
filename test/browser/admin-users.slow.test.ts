import type { Page } from 'playwright-core';
import { createUser } from '../../src/auth/users/users.js';
import { jsonOf, send } from '../support/http.js';
import type { Service } from '../support/service.js';
import { violations } from './axe.js';
import { addBook, startBookstore } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { keyboard, mouse, type Hands } from './hands.js';
import { visit } from './visit.js';

const ROOT = { username: 'root', password: 'a-good-password' };
const FIRST = 'correct horse battery';
const SECOND = 'staple of another kind';

describeInBrowser('The accounts and the dashboard in the admin site', (browser) => {
  let service: Service;

  beforeAll(async () => {
    service = await startBookstore(20);
    for (let year = 1960; year < 1985; year++)
      await addBook(service, { title: 'Of a year', published_date: `${year}-01-01` });
    const flags = { is_staff: true, is_superuser: true };
    await createUser(service.database, { username: ROOT.username, ...flags }, ROOT.password);
  });
  afterAll(() => service?.close());

  const WAYS = [
    ['mouse', mouse, true],
    ['keyboard', keyboard, true],
    ['no-javascript', mouse, false],
  ] as const;
  const ways = [360, 1280].flatMap((width) =>
    WAYS.map(([name, hands, script]) => ({ name, width, hands, script })),
  );

  it.each(ways)(
    'are looked after by somebody without a manual: $name at $width px',
    async ({ name, width, hands, script }) => {
      const { page, shoot, end } = await visit(browser(), service.base, `${name}-${width}`, {
        viewport: { width, height: 800 },
        javaScriptEnabled: script,
      });
      const person = new Person(page, hands(page), shoot);
      const username = `ann.${name}-${width}`;
      await person.logsIn();
      await person.goesFromABarToTheBooks();
      await person.makesAUser(username);
      expect(await canLogIn(username, FIRST)).toBe(true);
      await person.setsThePassword(username);
      expect(await canLogIn(username, FIRST)).toBe(false);
      const access = await logIn(username, SECOND);
      expect(await isLoggedIn(access)).toBe(true);
      await person.endsTheSessions(username);
      expect(await isLoggedIn(access)).toBe(false);
      expect(await canLogIn(username, SECOND)).toBe(true);
      await person.deactivates(username);
      expect(await canLogIn(username, SECOND)).toBe(false);
      await person.seesWhatWasDone(username);
      await person.cannotLockEverybodyOut();
      await end();
    },
    120_000,
  );

  it.each([360, 1280])(
    'have pages in which axe finds no fault, in light or dark, %i px wide',
    async (width) => {
      const { page, shoot, end } = await visit(browser(), service.base, String(width), {
        viewport: { width, height: 800 },
      });
      await new Person(page, mouse(page), shoot).logsIn();
      const { id } = await createUser(service.database, { username: `bob-${width}` }, FIRST);
      const found: Record<string, string[]> = {};
      for (const [name, path, then] of statesOf(id)) {
        await page.goto(path);
        await then?.(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await shoot(`admin-${name}-${colorScheme}`);
          const wrong = await violations(page);
          if (wrong.length > 0) found[`${name}, ${colorScheme}`] = wrong;
        }
      }
      await end();
      expect(found).toEqual({});
    },
    240_000,
  );

  async function logIn(username: string, password: string): Promise<string | undefined> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ username, password });
    const answer = await send(service.base, { method: 'POST', path: '/api/token/', headers, body });
    return (jsonOf(answer) as { access?: string }).access;
  }

  const canLogIn = async (username: string, password: string): Promise<boolean> =>
    (await logIn(username, password)) !== undefined;

  async function isLoggedIn(access: string | undefined): Promise<boolean> {
    const headers = { Authorization: `Bearer ${access}` };
    return (await send(service.base, { path: '/api/auth/me/', headers })).status === 200;
  }
});

type State = readonly [name: string, path: string, then?: (page: Page) => Promise<unknown>];

/** Every kind of page. `id` is an account's. */
const statesOf = (id: number): readonly State[] => [
  ['dashboard', '/admin/'],
  ['dashboard-list', '/admin/', (page) => page.getByText('As a list').first().click()],
  ['users', '/admin/auth/user/'],
  ['user-add', '/admin/auth/user/add/'],
  [
    'user-add-refused',
    '/admin/auth/user/add/',
    (page) => page.getByRole('button', { name: 'Save', exact: true }).click(),
  ],
  ['user', `/admin/auth/user/${id}/change/`],
  ['user-password', `/admin/auth/user/${id}/password/`],
  ['user-password-refused', `/admin/auth/user/${id}/password/`, setWeakPassword],
  ['user-logout', `/admin/auth/user/${id}/logout/`],
];

async function setWeakPassword(page: Page): Promise<void> {
  for (const label of ['Password', 'Password confirmation'])
    await page.getByLabel(new RegExp(`^${label} required$`)).fill('1234567');
  await page.getByRole('button', { name: 'Set password' }).click();
}

class Person {
  constructor(
    private readonly page: Page,
    private readonly hands: Hands,
    private readonly shoot: (name: string) => Promise<void>,
  ) {}

  async logsIn(): Promise<void> {
    await this.page.goto('/admin/');
    await this.write('Username', ROOT.username);
    await this.write('Password', ROOT.password);
    await this.press('button', 'Log in');
    await this.sees('Recent changes');
    await this.shoot('admin-dashboard');
  }

  async goesFromABarToTheBooks(): Promise<void> {
    await this.hands.press(this.page.locator('.chart-columns .bars a', { hasText: '1975' }));
    await this.sees('Of a year');
    expect(new URL(this.page.url()).search).toBe('?published_date__year=1975');
    await this.page.goto('/admin/');
    await this.hands.press(this.page.locator('.chart-rows a', { hasText: 'Jane Austen' }));
    await this.sees('Volume 2');
    expect(new URL(this.page.url()).search).toBe('?author=Jane+Austen');
    await this.shoot('admin-behind-a-bar');
  }

  async makesAUser(username: string): Promise<void> {
    await this.press('link', 'Users');
    await this.press('link', 'Add user');
    expect(await this.field('Active').isChecked()).toBe(true);
    await this.write('Username', username);
    await this.write('Password', '1234567');
    await this.press('button', 'Save');
    await this.sees('This password is too common.');
    expect(await this.field('Username').inputValue()).toBe(username);
    expect(await this.field('Password').inputValue()).toBe('');
    await this.shoot('admin-user-refused');
    await this.write('Password', FIRST);
    await this.write('Email address', 'ann@example.com');
    await this.press('button', 'Save');
    await this.sees(`The user “${username}” was added.`);
    await this.shoot('admin-user-added');
  }

  async setsThePassword(username: string): Promise<void> {
    await this.finds(username);
    await this.press('link', 'Set password');
    await this.sees("Your password can't be entirely numeric.");
    await this.write('Password', SECOND);
    await this.write('Password confirmation', FIRST);
    await this.press('button', 'Set password');
    await this.sees('The two password fields didn’t match.');
    await this.write('Password', SECOND);
    await this.write('Password confirmation', SECOND);
    await this.press('button', 'Set password');
    await this.sees(`The password of “${username}” was set.`);
  }

  async endsTheSessions(username: string): Promise<void> {
    await this.press('link', 'End sessions');
    await this.shoot('admin-user-logout');
    await this.press('button', 'End sessions');
    await this.sees(`All sessions and tokens of “${username}” have ended.`);
  }

  async deactivates(username: string): Promise<void> {
    await this.hands.tick(this.field('Active'));
    await this.press('button', 'Save');
    await this.sees(`The user “${username}” was changed.`);
  }

  async seesWhatWasDone(username: string): Promise<void> {
    await this.finds(username);
    expect(await this.field('Active').isChecked()).toBe(false);
    await this.hands.press(this.page.locator('.verbs').getByRole('link', { name: 'History' }));
    await this.sees('********');
    await this.shoot('admin-user-history');
  }

  async cannotLockEverybodyOut(): Promise<void> {
    await this.finds(ROOT.username);
    await this.hands.tick(this.field('Superuser status'));
    await this.press('button', 'Save');
    await this.sees('This is the last active superuser. Make another user a superuser first.');
    await this.shoot('admin-last-superuser');
  }

  private async finds(username: string): Promise<void> {
    await this.press('link', 'Users');
    await this.hands.write(this.page.getByRole('searchbox'), username);
    await this.press('button', 'Search');
    await this.page.waitForURL(/search=/);
    await this.press('link', username);
    await this.page.waitForURL(/change/);
  }

  private press(role: 'button' | 'link', name: string): Promise<void> {
    return this.hands.press(this.page.getByRole(role, { name, exact: true }).first());
  }

  private write(label: string, text: string): Promise<void> {
    return this.hands.write(this.field(label), text);
  }

  private field(label: string) {
    return this.page.getByLabel(new RegExp(`^${label}( required)?$`));
  }

  private async sees(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }
}
