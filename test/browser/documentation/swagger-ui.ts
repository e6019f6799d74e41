import type { Locator, Page } from 'playwright-core';
import { USER } from '../bookstore.js';

export const SWAGGER_UI = '/api/schema/swagger-ui/';

/** Logs in to the site itself, and goes on from there. */
export async function logInToSite(page: Page, next: string): Promise<void> {
  await page.goto(`/api-auth/login/?next=${encodeURIComponent(next)}`);
  await page.locator('input[name=username]').fill('eve');
  await page.locator('input[name=password]').fill(USER.password);
  await page.locator('input[name=password]').press('Enter');
}

export async function logIn(page: Page, password: string): Promise<void> {
  if (!(await page.locator('#authorization').isVisible())) await page.locator('#authorize').click();
  await page.getByLabel('Username').fill(USER.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.locator('#log-in').getByRole('button', { name: 'Log in', exact: true }).click();
}

export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('name') || '');

/** Opens an operation, executes it as it is, and answers what it shows. */
export async function tryOut(page: Page, id: string): Promise<string> {
  const operation = await unfold(page, id);
  await operation.getByRole('button', { name: 'Execute' }).click();
  return operation.locator('.live-responses-table tbody .response-col_description').first().innerText();
}

/** Opens an operation, ready to be filled in. */
export async function unfold(page: Page, id: string): Promise<Locator> {
  const operation = page.locator(`[id$="-${id}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  return operation;
}

/** Executes an operation that is open once more, and answers the status. */
export async function status(page: Page, id: string): Promise<string> {
  const operation = page.locator(`[id$="-${id}"]`);
  const answered = page.waitForResponse('**/api/books/');
  await operation.getByRole('button', { name: 'Execute' }).click();
  return String((await answered).status());
}
