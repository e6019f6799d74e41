import type { Page } from 'playwright-core';
import { User } from '../../src/auth/users/user.entity.js';
import { Book } from '../../src/books/book.entity.js';
import { USER } from '../browser/bookstore.js';
import { describeInBrowser } from '../browser/browser.js';
import { keyboard, mouse, type Hands } from '../browser/hands.js';
import { visit } from '../browser/visit.js';
import type { Service } from '../support/service.js';
import { addBook, addMany, enter, startShop } from './shop.js';

const LIST = '/admin/books/book/';

describeInBrowser('Somebody who knows the admin of Django, and no manual', (browser) => {
  let service: Service;
  beforeAll(async () => {
    service = await startShop(400);
    await addMany(service, 100_000);
  });
  afterAll(() => service?.close());

  const books = () => service.database.objects(Book);

  const rows = [
    { name: 'mouse', width: 360, hands: mouse, script: true },
    { name: 'mouse', width: 1280, hands: mouse, script: true },
    { name: 'keyboard', width: 360, hands: keyboard, script: true },
    { name: 'keyboard', width: 1280, hands: keyboard, script: true },
    { name: 'no-javascript', width: 360, hands: mouse, script: false },
  ];

  it.each(rows)(
    'corrects, adds, edits ten, deletes and brings back, and sees who did it: $name at $width px',
    async ({ name, width, hands, script }) => {
      const kind = `admin-${name}-${width}`;
      for (let number = 1; number <= 10; number++)
        await addBook(service, { title: `Part ${number} of ${kind}` });
      const found = await addBook(service, { title: `Sence and Sensibility ${kind}`, author: 'Jane Austen' });
      const { page, shoot, end } = await visit(browser(), service.base, kind, {
        viewport: { width, height: 800 },
        javaScriptEnabled: script,
      });
      const person = new Person(page, hands(page), shoot);
      await person.logsIn();
      await person.corrects(kind);
      expect((await books().get(found.id))?.title).toBe(`Sense and Sensibility ${kind}`);
      await person.adds(`Northanger Abbey ${kind}`);
      await person.editsTen(kind);
      expect(await books().filter({ author: `Several ${kind}` })).toHaveLength(10);
      const [added] = await books().filter({ title: `Northanger Abbey ${kind}` });
      await person.deletesAndBringsBack(`Northanger Abbey ${kind}`, async () => {
        expect(await books().get(added.id)).toBeUndefined();
      });
      expect(await books().get(added.id)).toEqual(added);
      await person.seesWhoChanged(kind);
      await person.logsOut();
      await end();
    },
    120_000,
  );

  it.each([360, 1280])(
    'is told that somebody else has changed the same book, and chooses what counts: %i px',
    async (width) => {
      const { id } = await addBook(service, { title: 'Old title', author: 'Old author' });
      const options = { viewport: { width, height: 800 } };
      const [alice, carol] = [
        await visit(browser(), service.base, `admin-alice-${width}`, options),
        await visit(browser(), service.base, `admin-carol-${width}`, options),
      ];
      const path = `${LIST}${id}/change/`;
      await enter(alice.page, 'alice', path);
      await enter(carol.page, 'carol', path);
      await carol.page.getByLabel('Author').fill("Carol's author");
      await save(carol.page);
      await alice.page.getByLabel('Title').fill("Alice's title");
      await alice.page.getByLabel('Author').fill("Alice's author");
      await save(alice.page);
      await alice.page.getByText('carol has changed this while you were editing it').waitFor();
      await alice.shoot('conflict');
      await alice.page.getByRole('group', { name: 'Author' }).getByLabel('The saved version').check();
      await save(alice.page);
      await alice.page.getByText('was changed.').waitFor();
      expect(await books().get(id)).toMatchObject({ title: "Alice's title", author: "Carol's author" });
      await alice.end();
      await carol.end();
    },
  );

  it('loses nothing typed when the session ends meanwhile', async () => {
    const { id } = await addBook(service, { title: 'Before' });
    const { page, shoot, end } = await visit(browser(), service.base, 'admin-ended');
    await enter(page, 'alice', `${LIST}${id}/change/`);
    await page.getByLabel('Title').fill('Typed all evening');
    await page.context().clearCookies({ name: 'sessionid' });
    await save(page);
    await page.getByRole('heading', { name: 'You are no longer logged in' }).waitFor();
    await shoot('logged-out');
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Log in again' }).click(),
    ]);
    await tab.getByLabel('Username').fill('alice');
    await tab.getByLabel('Password').fill(USER.password);
    await tab.getByRole('button', { name: 'Log in' }).click();
    await tab.waitForURL('**/change/');
    await page.getByRole('button', { name: 'I am logged in again, continue' }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('Typed all evening');
    await save(page);
    await page.getByText('was changed.').waitFor();
    expect((await books().get(id))?.title).toBe('Typed all evening');
    await end();
  });

  it('is shown the way back when the account is deactivated while a page is open', async () => {
    const { page, shoot, end } = await visit(browser(), service.base, 'admin-deactivated');
    const users = service.database.objects(User);
    const [carol] = await users.filter({ username: 'carol' });
    await enter(page, 'carol', LIST);
    await service.database.transaction(() => users.update(carol.id, { is_active: false }));
    await page.getByRole('link', { name: 'Add book' }).click();
    await page.getByText('your account has been deactivated').waitFor();
    await shoot('deactivated');
    await service.database.transaction(() => users.update(carol.id, { is_active: true }));
    await end();
  });

  it('is told when the account is not one for this', async () => {
    const { page, shoot, end } = await visit(browser(), service.base, 'admin-customer');
    await enter(page, USER.username, LIST);
    await page.getByText(`You are logged in as ${USER.username}, but are not authorized`).waitFor();
    await shoot('not-staff');
    await page.getByRole('link', { name: 'Log in as another user' }).click();
    await page.getByLabel('Username').fill('alice');
    await page.getByLabel('Password').fill(USER.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(`**${LIST}`);
    await end();
  });

  it('goes about with single keys, unless they are switched off or something is typed', async () => {
    const { page, shoot, end } = await visit(browser(), service.base, 'admin-keys');
    await enter(page, 'alice', LIST);
    const press = (key: string) => page.keyboard.press(key);
    await press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await shoot('shortcuts');
    await press('Escape');
    await press('/');
    await page.keyboard.type('jane ?gn');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jane ?gn');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('searchbox').blur();
    for (const key of ['j', 'j', 'j', 'k', 'x']) await press(key);
    const second = page.locator('tbody tr').nth(1);
    expect(await second.getByRole('checkbox').isChecked()).toBe(true);
    await press('e');
    await page.waitForURL('**/2/change/');
    await page.getByLabel('Author').fill('Saved with a key');
    await press('ControlOrMeta+s');
    await page.getByText('was changed.').waitFor();
    await press('n');
    await page.waitForURL('**/add/');
    await page.locator('main').focus();
    await press('g');
    await press('h');
    await page.waitForURL('**/admin/history/');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByLabel('Single-key shortcuts are on').uncheck();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.goto(LIST);
    await press('n');
    await press('?');
    expect(page.url()).toBe(service.base + LIST);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await end();
  });
});

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();

class Person {
  constructor(
    private readonly page: Page,
    private readonly hands: Hands,
    private readonly shoot: (name: string) => Promise<void>,
  ) {}

  async logsIn(): Promise<void> {
    await this.page.goto(LIST);
    await this.hands.write(this.page.getByLabel('Username'), 'alice');
    await this.hands.write(this.page.getByLabel('Password'), USER.password);
    await this.press('button', 'Log in');
    await this.page.getByRole('heading', { name: 'Books' }).waitFor();
    await this.shoot('list');
  }

  /** Finds a book among all of them, and puts its title right. */
  async corrects(kind: string): Promise<void> {
    await this.searches(`sence ${kind}`);
    await this.press('link', `Sence and Sensibility ${kind}`);
    await this.hands.write(this.page.getByLabel('Title'), `Sense and Sensibility ${kind}`);
    await this.shoot('change');
    await this.press('button', 'Save');
    await this.sees(`The book “Sense and Sensibility ${kind}” was changed.`);
    // Back where the search was.
    expect(new URL(this.page.url()).searchParams.get('search')).toBe(`sence ${kind}`);
  }

  async adds(title: string): Promise<void> {
    await this.press('link', 'Add book');
    await this.hands.write(this.page.getByLabel('Title'), '  ');
    await this.hands.write(this.page.getByLabel('Author'), 'Jane Austen');
    await this.hands.date(this.page.getByLabel('Published date'), '1817-12-20');
    await this.hands.write(this.page.getByLabel('Isbn'), '9780141439792');
    await this.press('button', 'Save and continue editing');
    await this.sees('This field may not be blank.');
    await this.shoot('add-refused');
    const field = this.page.getByLabel('Title');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await this.hands.write(field, title);
    await this.press('button', 'Save and continue editing');
    await this.sees(`The book “${title}” was added.`);
    expect(await this.page.getByLabel('Author').inputValue()).toBe('Jane Austen');
  }

  async editsTen(kind: string): Promise<void> {
    await this.press('link', 'Books', 'Sections');
    await this.searches(`part ${kind}`);
    const all = this.page.getByLabel('Select all rows of this page');
    if (await all.isVisible()) await this.hands.tick(all);
    else for (const box of await this.page.getByLabel('Select Part').all()) await this.hands.tick(box);
    await this.shoot('selected');
    await this.press('button', 'Edit selected');
    await this.page.getByRole('heading', { name: 'Edit 10 books' }).waitFor();
    await this.hands.write(this.page.getByLabel('Author'), `Several ${kind}`);
    await this.shoot('edit-ten');
    await this.press('button', 'Save');
    await this.sees('Changed: 10 books.');
  }

  async deletesAndBringsBack(title: string, whenGone: () => Promise<void>): Promise<void> {
    await this.searches(title);
    await this.press('link', title);
    await this.press('button', 'Delete');
    await this.sees(`The book “${title}” was deleted.`);
    await whenGone();
    await this.shoot('deleted');
    await this.press('button', 'Undo');
    await this.sees(`The book “${title}” was restored.`);
  }

  async seesWhoChanged(kind: string): Promise<void> {
    await this.searches(`sense ${kind}`);
    await this.press('link', `Sense and Sensibility ${kind}`);
    await this.press('link', 'History', 'main');
    const entry = this.page.locator('.entries > li').first();
    expect(await entry.locator('p b').textContent()).toBe('alice');
    expect(await entry.locator('del').textContent()).toBe(`Sence and Sensibility ${kind}`);
    expect(await entry.locator('ins').textContent()).toBe(`Sense and Sensibility ${kind}`);
    await this.shoot('history');
    await this.press('link', 'History', 'Sections');
    await this.sees(`Sense and Sensibility ${kind}`);
    await this.shoot('history-of-all');
  }

  async logsOut(): Promise<void> {
    await this.press('button', 'Log out');
    await this.page.getByRole('heading', { name: 'Log in' }).waitFor();
  }

  private async searches(words: string): Promise<void> {
    const box = this.page.getByRole('searchbox');
    await this.hands.write(box, words);
    await this.press('button', 'Search');
    await this.page.locator('.chips').getByText(words).waitFor();
  }

  /** `where` is the navigation of that name, or the page's main part. */
  private press(role: 'link' | 'button', name: string, where = 'page'): Promise<void> {
    const part =
      where === 'page'
        ? this.page
        : where === 'main'
          ? this.page.getByRole('main')
          : this.page.getByRole('navigation', { name: where });
    return this.hands.press(part.getByRole(role, { name, exact: true }));
  }

  private async sees(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }
}
