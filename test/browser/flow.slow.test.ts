import type { Page } from 'playwright-core';
import type { Service } from '../support/service.js';
import { startBookstore, USER } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { keyboard, mouse, type Hands } from './hands.js';
import { visit } from './visit.js';

describeInBrowser('A person with a browser and no manual', (browser) => {
  let service: Service;
  beforeAll(async () => {
    service = await startBookstore(25, { PAGE_SIZE: '10' });
  });
  afterAll(() => service?.close());

  const WAYS = [
    ['mouse', mouse, true],
    ['keyboard', keyboard, true],
    ['no-javascript', mouse, false],
  ] as const;
  const rows = [360, 1280].flatMap((width) =>
    WAYS.map(([name, hands, script]) => ({ name, width, hands, script })),
  );

  it.each(rows)(
    'logs in, writes, corrects, finds and deletes a book: $name at $width px',
    async ({ name, width, hands, script }) => {
      const { page, shoot, end } = await visit(browser(), service.base, `${name}-${width}`, {
        viewport: { width, height: 800 },
        javaScriptEnabled: script,
      });
      const person = new Person(page, hands(page), shoot);
      await page.goto('/api/books/');
      await person.logsIn();
      await person.createsABook(`Northanger Abbey ${name} ${width}`);
      await person.editsIt();
      await person.finds(`${name} ${width}`);
      await person.turnsPages();
      await person.deletes(`${name} ${width}`);
      await person.logsOut();
      await end();
    },
    120_000,
  );
});

class Person {
  constructor(
    private readonly page: Page,
    private readonly hands: Hands,
    private readonly shoot: (name: string) => Promise<void>,
  ) {}

  async logsIn(): Promise<void> {
    await this.press('link', 'Log in');
    await this.shoot('log-in');
    await this.write('Username', USER.username);
    await this.write('Password', 'wrong');
    await this.press('button', 'Log in');
    await this.sees('Please enter a correct username and password.');
    await this.shoot('log-in-refused');
    await this.write('Password', USER.password);
    await this.press('button', 'Log in');
    await this.sees('Book List');
    expect(await this.page.locator('.account bdi').textContent()).toBe(USER.username);
    await this.shoot('list');
  }

  async createsABook(title: string): Promise<void> {
    await this.press('link', 'POST');
    await this.write('Title', '   ');
    await this.write('Author', 'Jane Austen');
    await this.hands.date(this.field('Published date'), '1817-12-20');
    await this.press('button', 'POST');
    await this.answers('HTTP 400 Bad Request');
    // The first field to correct has the focus, and says what is wrong; what was right is still there.
    const field = this.field('Title');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.getAttribute('aria-describedby');
    expect(await this.page.locator(`#${described}`).innerText()).toBe('This field may not be blank.');
    expect(await this.field('Author').inputValue()).toBe('Jane Austen');
    await this.shoot('refused');
    await this.write('Title', title);
    await this.write('Isbn', '9780141439792');
    await this.press('button', 'POST');
    await this.answers('HTTP 201 Created');
    await this.shoot('created');
  }

  async editsIt(): Promise<void> {
    await this.hands.press(this.page.locator('.json i a'));
    await this.answers('HTTP 200 OK');
    expect(await this.field('Published date').inputValue()).toBe('1817-12-20');
    await this.write('Author', 'J. Austen');
    await this.press('button', 'PUT');
    await this.answers('"J. Austen"');
    await this.shoot('edited');
    await this.press('button', 'OPTIONS');
    await this.answers('"Book Instance"');
    await this.shoot('options');
    await this.press('link', 'Book List');
  }

  async finds(words: string): Promise<void> {
    await this.hands.write(this.page.getByRole('searchbox'), 'northanger abbey');
    await this.press('button', 'Search');
    await this.answers(words);
    await this.hands.press(this.page.getByText('Filters and order'));
    await this.write('Title contains', words);
    await this.write('Author contains', 'austen');
    await this.hands.choose(this.page.getByLabel('Order by'), 'Title, descending');
    await this.shoot('filters');
    await this.press('button', 'Apply');
    await this.answers('"count": 1,');
    const { searchParams } = new URL(this.page.url());
    expect(Object.fromEntries([...searchParams].filter(([, value]) => value))).toEqual({
      search: 'northanger abbey',
      title__icontains: words,
      author__icontains: 'austen',
      ordering: '-title',
    });
    await this.shoot('filtered');
  }

  async turnsPages(): Promise<void> {
    await this.press('link', 'Book List');
    await this.press('link', 'Next');
    await this.answers('"Volume 11"');
    await this.press('link', 'Page 3');
    await this.answers('"Volume 21"');
    await this.shoot('page-3');
    await this.press('link', 'Previous');
    await this.answers('"Volume 11"');
  }

  async deletes(words: string): Promise<void> {
    await this.hands.write(this.page.getByRole('searchbox'), words);
    await this.press('button', 'Search');
    await this.answers(words);
    await this.hands.press(this.page.locator('.json i a').first());
    await this.hands.press(this.page.locator('summary', { hasText: 'DELETE' }));
    await this.sees('Are you sure you want to delete this Book Instance?');
    await this.shoot('delete');
    await this.press('button', 'Delete');
    await this.answers('HTTP 204 No Content');
    await this.shoot('deleted');
    await this.page.goto(this.page.url());
    await this.answers('HTTP 404 Not Found');
  }

  async logsOut(): Promise<void> {
    await this.press('button', 'Log out');
    await this.sees('Log in');
    await this.page.goto('/api/books/');
    expect(await this.page.getByRole('button', { name: 'POST' }).count()).toBe(0);
  }

  private press(role: 'link' | 'button', name: string): Promise<void> {
    return this.hands.press(this.page.getByRole(role, { name, exact: true }));
  }

  private write(label: string, text: string): Promise<void> {
    return this.hands.write(this.field(label), text);
  }

  /** A field of the page's form, not of its filters. */
  private field(label: string) {
    return this.page
      .getByRole('main')
      .locator('form:visible')
      .getByLabel(label)
      .and(this.page.locator(':visible'))
      .last();
  }

  private async sees(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  private async answers(text: string): Promise<void> {
    await this.page.locator('.response', { hasText: text }).waitFor();
  }
}
