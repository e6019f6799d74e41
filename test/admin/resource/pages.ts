import { createUser } from '../../../src/auth/users/users.js';
import { Book } from '../../../src/books/book.entity.js';
import type { Answer } from '../../support/http.js';
import { pageOf } from '../../support/page.js';
import { startService, type Service } from '../../support/service.js';
import { Visitor } from '../../support/visitor.js';

export const PASSWORD = 'a-good-password';
export const LIST = '/admin/books/book/';

export const change = (id: number): string => `${LIST}${id}/change/`;

/** A service with 60 books, and two of the staff who are logged in. */
export async function startPages(url: string): Promise<{ service: Service; ann: Visitor; bob: Visitor }> {
  const service = await startService({ MAX_PAGE_SIZE: '50' }, url);
  const [ann, bob] = [await logIn(service, 'ann'), await logIn(service, 'bob')];
  for (let number = 1; number <= 60; number++) await addBook(service, { title: `Volume ${number}` });
  return { service, ann, bob };
}

/** Returns somebody new of the staff. */
export async function logIn({ database, base }: Service, username: string): Promise<Visitor> {
  await createUser(database, { username, is_staff: true }, PASSWORD);
  const visitor = new Visitor(base);
  await visitor.logIn(username, PASSWORD);
  return visitor;
}

export const booksOf = ({ database }: Service) => database.objects(Book);

export function addBook(service: Service, values: Partial<Book>): Promise<Book> {
  const book = {
    title: 'Emma',
    author: 'Jane Austen',
    published_date: '1815-12-23',
    isbn: '9780141439587',
  };
  return service.database.transaction(() => booksOf(service).insert({ ...book, ...values }));
}

/** Sends the form of a page, as that page fills it in but for `fields`. */
export async function fill(
  visitor: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
  page?: Answer,
): Promise<Answer> {
  const shown = page ?? (await visitor.get(path));
  const filled = ['title', 'author', 'published_date', 'isbn'].flatMap((name) => {
    const value = valueOf(shown, name);
    return value === undefined ? [] : [[name, value]];
  });
  const carried = ['_if_match', '_original', 'next'].map((name) => [name, hidden(shown, name)]);
  return visitor.submit(path, { ...Object.fromEntries([...filled, ...carried]), ...fields });
}

/** The page that an answer sends the browser on to. */
export async function follow(visitor: Visitor, answer: Answer): Promise<Answer> {
  expect(answer.status).toBe(302);
  return visitor.get(answer.headers.location ?? '');
}

export const rowsOf = (answer: Answer): string[] => pageOf(answer).texts('tbody tr');
export const titleOf = (answer: Answer): string => pageOf(answer).one('h1').text;
export const flashOf = (answer: Answer): string[] => pageOf(answer).texts('.flash > p');
export const errorsOf = (answer: Answer): string[] => pageOf(answer).texts('li > bdi:only-child');
export const undoOf = (answer: Answer): string => pageOf(answer).one('.flash form').attribute('action')!;
export const valueOf = (answer: Answer, name: string): string | undefined =>
  pageOf(answer).all(`#field-${name}`)[0]?.attribute('value');
/** The last of this name: the first one may be the log-out's. */
export const hidden = (answer: Answer, name: string): string =>
  pageOf(answer).all(`input[name="${name}"]`).at(-1)?.attribute('value') ?? '';
