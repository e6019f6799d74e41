/* What the client's types are. `npm run check` compiles this file; nothing runs it. */
import {
  PreconditionFailedError,
  ThrottledError,
  ValidationError,
  createClient,
  type Book,
  type Change,
  type Page,
  type components,
} from '../../client/src/index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if the type of `_value` is exactly `Expected`. */
const typeOf = <Actual>(_value: Actual) => ({
  is: <Expected>(..._exact: Equal<Actual, Expected> extends true ? [] : [never]): void => undefined,
});

const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

export async function types(): Promise<void> {
  const client = createClient({ baseUrl: 'https://books.example.com' });
  const { books } = client;

  typeOf(await books.list()).is<Book[]>();
  typeOf(await books.page({ page: 2, pageSize: 10 })).is<Page<Book>>();
  typeOf((await books.page()).results[0].published_date).is<string>();
  typeOf((await books.page()).count).is<number | undefined>();
  for await (const page of books.pages({ search: 'emma' })) typeOf(page).is<Page<Book>>();
  for await (const book of books.all({ pageSize: 5 })) typeOf(book.id).is<number>();
  for await (const book of books.stream()) typeOf(book).is<Book>();
  typeOf(books.csv()).is<ReadableStream<Uint8Array>>();
  typeOf(await books.get(1)).is<Book>();
  typeOf(await books.create(EMMA)).is<Book>();
  typeOf(await books.update(1, EMMA)).is<Book>();
  typeOf(await books.patch(1, { title: 'Emma' })).is<Book>();
  typeOf(await books.delete(1)).is<void>();
  typeOf(await books.bulkCreate([EMMA])).is<Book[]>();
  typeOf(await books.bulkUpdate([{ id: 1, ...EMMA }])).is<Book[]>();
  typeOf(await books.bulkPatch([{ id: 1, title: 'Emma' }], { ifMatch: true })).is<Book[]>();
  typeOf(await books.bulkDelete([1])).is<void>();
  typeOf(await books.changesCursor()).is<string>();
  for await (const change of books.changes({ since: '0', signal: AbortSignal.timeout(1) })) {
    typeOf(change).is<Change<Book>>();
    typeOf(change.cursor).is<string>();
    typeOf(change.id).is<number>();
    typeOf(change.object).is<Book | null>();
    if (change.action === 'delete') typeOf(change.object).is<null>();
    else typeOf(change.object).is<Book>();
    // What the document says.
    change satisfies components['schemas']['BookChange'];
    typeOf(change.action).is<'create' | 'update' | 'delete'>();
  }
  typeOf((await client.me()).last_login).is<string | null>();
  typeOf(await client.logIn('ann', 'a-good-password')).is<void>();

  // @ts-expect-error No book has a price.
  void books.list({ price: '1' });
  // @ts-expect-error A year is a number.
  void books.list({ published_date__year: '1815' });
  // @ts-expect-error A list has no page.
  void books.list({ page: 2 });
  // @ts-expect-error The author is missing.
  void books.create({ title: 'Emma', published_date: '1815-12-23', isbn: '9780141439587' });
  // @ts-expect-error The service chooses the id.
  void books.create({ id: 1, title: 'Emma', author: '', published_date: '', isbn: '' });
  // @ts-expect-error A title is a text.
  void books.patch(1, { title: 1 });
  // @ts-expect-error An id is a number.
  void books.get('1');
  // @ts-expect-error A replacement is complete.
  void books.bulkUpdate([{ id: 1, title: 'Emma' }]);
  // @ts-expect-error A change names its book.
  void books.bulkPatch([{ title: 'Emma' }]);
  // @ts-expect-error A write of one book has no key.
  void books.patch(1, {}, { idempotencyKey: 'key' });
  // @ts-expect-error A cursor is a text.
  void books.changes({ since: 1 });
  // @ts-expect-error There is no service without an address.
  createClient({});
}

export function errorTypes(error: unknown): void {
  const { books } = createClient({ baseUrl: 'https://books.example.com' });
  if (books.isConflict(error)) typeOf(error.current).is<Book>();
  if (books.isBulkConflict(error)) typeOf(error.current).is<Book[]>();
  if (books.isInvalid(error)) {
    typeOf(error.fields.title).is<string[] | undefined>();
    typeOf(error.fields.non_field_errors).is<string[] | undefined>();
    typeOf(error.items[0].isbn).is<string[] | undefined>();
    typeOf(error.status).is<number>();
  }
  if (error instanceof ThrottledError) typeOf(error.retryAfter).is<number | undefined>();
  if (error instanceof ValidationError) typeOf(error.detail).is<string>();
  if (error instanceof PreconditionFailedError) typeOf(error.headers).is<Headers>();
  // @ts-expect-error Nothing is known of an error but what is asked.
  typeOf(error.status);
}
