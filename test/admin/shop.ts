import { Book } from '../../src/books/book.entity.js';
import { bulkCreate } from '../../src/database/models/bulk-create.js';
import type { Row } from '../../src/database/database.js';
import { createUser } from '../../src/auth/users/users.js';
import { addBook, startBookstore, USER } from '../browser/bookstore.js';
import type { Service } from '../support/service.js';
import type { Page } from 'playwright-core';

export const ADMINS = ['alice', 'carol'] as const;

/** A shop with many books and two people who look after them; USER is a customer. */
export async function startShop(books: number): Promise<Service> {
  const service = await startBookstore(books);
  for (const username of ADMINS)
    await createUser(service.database, { username, is_staff: true }, USER.password);
  return service;
}

export { addBook };

/** Stores so many more books, none of which is like another. */
export async function addMany({ database }: Service, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, number) => ({
    title: `Stock ${number}`,
    author: `Writer ${number % 5000}`,
    published_date: `${1900 + (number % 120)}-06-15`,
    isbn: String(9780000000000 + number),
  }));
  await database.transaction(() => bulkCreate(database, Book as unknown as new () => Row, rows));
}

/** Logs in with the form that a page of the admin site leads to, and comes back to that page. */
export async function enter(page: Page, username: string, path: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(USER.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(`**${path}`);
}
