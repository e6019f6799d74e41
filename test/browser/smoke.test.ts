import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { USER } from './bookstore.js';
import { describeInBrowser } from './browser.js';
import { visit } from './visit.js';

/** The shortest way through all pages; `npm run test:slow` goes the long ways. */
describeOnEveryDatabase('Pages', (db) => {
  describeInBrowser('in a browser', (browser) => {
    let service: Service;
    beforeAll(async () => {
      service = await startService({}, db.url());
      await createUser(service.database, { username: USER.username, is_staff: true }, USER.password);
    });
    afterAll(() => service?.close());

    it('write a book through the API, correct it in the admin site, and tell who did', async () => {
      const { page, end } = await visit(browser(), service.base, `smoke-${db.dialect}`);
      const field = (label: string) => page.getByRole('main').locator('form:visible').getByLabel(label);
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      await page.goto('/api-auth/login/?next=/api/books/');
      await page.getByLabel('Username').fill(USER.username);
      await page.getByLabel('Password').fill(USER.password);
      await press('Log in');
      await field('Title').last().fill('Emna');
      await field('Author').last().fill('Jane Austen');
      await field('Published date').last().fill('1815-12-23');
      await field('Isbn').last().fill('9780141439587');
      await press('POST');
      await page.locator('.response', { hasText: 'HTTP 201 Created' }).waitFor();

      const [{ id }] = await service.database.objects(Book).filter({});
      await page.goto(`/admin/books/book/${id}/change/`);
      await page.getByLabel('Title').fill('Emma');
      await press('Save');
      await page.getByText('was changed.').waitFor();
      expect(await service.database.objects(Book).get(id)).toMatchObject({ title: 'Emma' });

      await page.goto(`/admin/books/book/${id}/history/`);
      await page.getByText('Emna').first().waitFor();
      expect(await page.getByRole('main').innerText()).toContain(USER.username);
      await end();
    });
  });
});
