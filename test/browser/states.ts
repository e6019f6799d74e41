import type { Page } from 'playwright-core';
import { USER } from './bookstore.js';

/** How to get to a page in a state that a person may see it in. */
export interface State {
  readonly name: string;
  /** Whether somebody is logged in. */
  readonly member?: true;
  readonly path: string;
  /** What to do there. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const send = (verb: string) => (page: Page) =>
  page.getByRole('button', { name: verb, exact: true }).last().click();

async function sendRaw(page: Page, content: string): Promise<void> {
  await page.getByText('Raw data').click();
  await page.getByLabel('Content').fill(content);
  await page.locator('details:has(textarea.code) button').first().click();
}

const BULK = '/api/books/bulk/';

const sendMany = (verb: string, content: string) => async (page: Page) => {
  const form = page.locator('.write', { has: page.getByRole('button', { name: verb, exact: true }) });
  await form.getByLabel('Content').fill(content);
  await form.getByRole('button', { name: verb, exact: true }).click();
};

/** Every kind of page. `book` is the address of a book. */
export const states = (book: string): State[] => [
  { name: 'root', path: '/api/' },
  { name: 'list', path: '/api/books/' },
  { name: 'list-page-2', path: '/api/books/?page=2&page_size=5', member: true },
  { name: 'list-empty', path: '/api/books/?title=none' },
  {
    name: 'filters',
    path: '/api/books/?author__icontains=austen',
    then: (page) => page.locator('.filters summary').click(),
  },
  { name: 'filter-refused', path: '/api/books/?published_date=soon&published_date__year=x', member: true },
  { name: 'formats', path: '/api/', then: (page) => page.locator('.menu summary').click() },
  { name: 'refused', path: '/api/books/', member: true, then: send('POST') },
  { name: 'raw', path: '/api/books/', member: true, then: (page) => page.getByText('Raw data').click() },
  { name: 'raw-refused', path: '/api/books/', member: true, then: (page) => sendRaw(page, '{"title": }') },
  { name: 'bulk', path: BULK, member: true },
  { name: 'bulk-anonymous', path: BULK },
  { name: 'bulk-refused', path: BULK, member: true, then: sendMany('PUT', '[{"id": 1}, {"title": "x"}, 2]') },
  { name: 'bulk-changed', path: BULK, member: true, then: sendMany('PATCH', '[{"id": 1}, {"id": 2}]') },
  { name: 'book', path: book, member: true },
  { name: 'book-anonymous', path: book },
  { name: 'book-edited', path: book, member: true, then: send('PUT') },
  { name: 'delete', path: book, member: true, then: (page) => page.locator('.confirm summary').click() },
  { name: 'options', path: '/api/books/', member: true, then: send('OPTIONS') },
  { name: 'unauthorized', path: '/api/books/', member: true, then: forgottenThenSent },
  { name: 'forged', path: '/api/books/', member: true, then: spoiltThenSent },
  { name: 'missing', path: '/api/books/987654/', member: true },
  { name: 'nowhere', path: '/nowhere/' },
  { name: 'token', path: '/api/token/' },
  { name: 'token-refused', path: '/api/token/', then: send('POST') },
  { name: 'log-in', path: '/api-auth/login/' },
  { name: 'log-in-refused', path: '/api-auth/login/', then: send('Log in') },
  { name: 'log-out', path: '/api-auth/logout/', member: true },
  { name: 'log-out-nobody', path: '/api-auth/logout/' },
];

/** The browser has lost its session by the time that the form is sent. */
async function forgottenThenSent(page: Page): Promise<void> {
  await page.context().clearCookies();
  await send('POST')(page);
}

/** The form's token is of an older session. */
async function spoiltThenSent(page: Page): Promise<void> {
  await page.locator('#post-author').fill('Jane Austen');
  await page
    .locator('.write input[name="csrfmiddlewaretoken"]')
    .first()
    .evaluate((input: HTMLInputElement) => (input.value = 'old'));
  await send('POST')(page);
}

export async function logIn(page: Page): Promise<void> {
  await page.goto('/api-auth/login/');
  await page.getByLabel('Username').fill(USER.username);
  await page.getByLabel('Password').fill(USER.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/api/');
}
