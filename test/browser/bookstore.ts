import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { startService, type Service } from '../support/service.js';

export const USER = { username: 'ann', password: 'a-good-password' };

/** A service with an account and so many books, by two authors in turn. */
export async function startBookstore(
  books: number,
  environment: Record<string, string> = {},
): Promise<Service> {
  const service = await startService(environment, 'sqlite::memory:');
  await createUser(service.database, { username: USER.username }, USER.password);
  for (let number = 1; number <= books; number++)
    await addBook(service, { title: `Volume ${number}` }, number);
  return service;
}

/** Stores a book as the database takes it, without a serializer's checks. */
export function addBook({ database }: Service, values: Partial<Book>, number = 1): Promise<Book> {
  const author = number % 2 === 0 ? 'Jane Austen' : 'Emily Brontë';
  const book = { title: 'Emma', author, published_date: '1815-12-23', isbn: '9780141439587', ...values };
  return database.transaction(() => database.objects(Book).insert(book));
}
