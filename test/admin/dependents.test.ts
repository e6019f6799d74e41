import { Module } from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';
import { Column, Entity, getMetadataArgsStorage, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { ModelAdmin } from '../../src/admin/site/model-admin.js';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { booksApp } from '../../src/books/books.app.js';
import { BigAutoField, dialectOf, ForeignKeyField } from '../../src/database/columns.js';
import { query, type Row } from '../../src/database/database.js';
import { MOST_KEPT } from '../../src/database/dependents/find-dependents.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { adminApp } from '../../src/installed-apps.js';
import { Register } from '../../src/rest/routing/mount.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

/* What hangs on a book: reviews and their pictures go with it, loans lose it, sales keep it. */

@Entity('shop_review')
class Review {
  @BigAutoField() id: number;
  @ForeignKeyField(() => Book, { onDelete: 'CASCADE' }) book_id: number;
  @Column({ type: 'varchar', length: 40 }) text: string;
}

/** No view shows these. They hold what JSON does not. */
@Entity('shop_picture')
class Picture {
  @BigAutoField() id: number;
  @ForeignKeyField(() => Review, { onDelete: 'CASCADE' }) review_id: number;
  @ForeignKeyField(() => Book, { onDelete: 'CASCADE', nullable: true }) book_id: number | null;
  @Column({ type: 'blob' }) bytes: Buffer;
}

@Entity('shop_loan')
class Loan {
  @BigAutoField() id: number;
  @ForeignKeyField(() => Book, { onDelete: 'SET NULL', nullable: true }) book_id: number | null;
}

@Entity('shop_sale')
class Sale {
  @BigAutoField() id: number;
  @ForeignKeyField(() => Book, { onDelete: 'RESTRICT' }) book_id: number;
}

class ReviewSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsInt() book_id: number;
  @IsString() text: string;
}

@Register('reviews')
class ReviewViewSet extends ModelViewSet(Review, ReviewSerializer) {}

@Module({ controllers: [ReviewViewSet] })
class ReviewsModule {}

const reviewAdmin: ModelAdmin = {
  label: 'shop.review',
  viewset: ReviewViewSet,
  listDisplay: ['text', 'book_id'],
};

class Shop implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = dialectOf(queryRunner.dataSource) === 'sqlite';
    const id = isSqlite ? 'id integer PRIMARY KEY AUTOINCREMENT' : 'id bigserial PRIMARY KEY';
    const book = (fate: string) => `book_id bigint REFERENCES books_book (id) ON DELETE ${fate}`;
    for (const table of [
      `shop_review (${id}, ${book('CASCADE')}, text varchar(40))`,
      `shop_picture (${id}, review_id bigint NOT NULL REFERENCES shop_review (id) ON DELETE CASCADE, ${book('CASCADE')},
        bytes ${isSqlite ? 'blob' : 'bytea'})`,
      `shop_loan (${id}, ${book('SET NULL')})`,
      `shop_sale (${id}, ${book('RESTRICT')})`,
    ])
      await queryRunner.query(`CREATE TABLE ${table}`);
  }

  async down(): Promise<void> {}
}

const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };
const BYTES = Buffer.from([0, 255, 1]);

describeOnEveryDatabase('What depends on a deleted object', (db) => {
  let service: Service;
  let ann: Visitor;

  beforeAll(async () => {
    // The one type that the two databases have no common name for.
    const { columns } = getMetadataArgsStorage();
    const bytes = columns.find(({ target, propertyName }) => target === Picture && propertyName === 'bytes');
    bytes!.options.type = db.dialect === 'sqlite' ? 'blob' : 'bytea';
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_shop', changes: new Shop() }],
      apps: [
        booksApp,
        appOf(ReviewsModule, { entities: [Review, Picture, Loan, Sale], admin: [reviewAdmin] }),
        adminApp,
      ],
    });
    await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
    ann = new Visitor(service.base);
    await ann.logIn('ann', 'a-good-password');
  });
  afterAll(() => service?.close());

  const add = <T extends object>(entity: new () => T, values: Partial<T>) =>
    service.database.transaction(() => service.database.objects(entity).insert(values)) as Promise<
      T & { id: number }
    >;
  const rowsOf = (table: string) => service.database.read(`SELECT * FROM ${table} ORDER BY id`);
  const all = async (): Promise<Row[][]> =>
    Promise.all(['books_book', 'shop_review', 'shop_picture', 'shop_loan', 'shop_sale'].map(rowsOf));
  const api = (method: string, path: string, body?: unknown): Promise<Answer> =>
    send(service.base, {
      ...{ method, path: `/api/${path}` },
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  const undo = (entry: number): Promise<Answer> =>
    ann.ask({
      ...{ method: 'POST', path: `/api/admin/history/${entry}/undo/` },
      headers: {
        Accept: 'application/json',
        'X-CSRFToken': ann.cookies.get('csrftoken') ?? ann.token,
        Origin: service.base,
      },
    });
  const entries = async (query = '') => {
    const answer = await ann.ask({
      path: `/api/admin/history/?${query}`,
      headers: { Accept: 'application/json' },
    });
    return (jsonOf(answer) as { results: { id: number; action: string; resource: string; count: number }[] })
      .results;
  };

  /** A book with two reviews, a picture of the first and a loan. */
  async function addBook(title = 'Dune'): Promise<number> {
    const { id } = await add(Book, { ...BOOK, title });
    const first = await add(Review, { book_id: id, text: `Fine ${title}` });
    await add(Review, { book_id: id, text: 'Long' });
    await add(Picture, { review_id: first.id, book_id: id, bytes: BYTES });
    await add(Loan, { book_id: id });
    return id;
  }

  it('is recorded and comes back', async () => {
    const id = await addBook();
    const before = await all();
    expect((await api('DELETE', `books/${id}/`)).status).toBe(204);
    const [books, reviews, pictures, loans] = await all();
    expect([books, reviews, pictures]).toEqual([[], [], []]);
    expect(loans.map(({ book_id }) => book_id)).toEqual([null]);
    const told = await entries();
    expect(told.slice(0, 4).map(({ action, resource, count }) => [action, resource, count])).toEqual(
      expect.arrayContaining([
        ['delete', 'books.book', 1],
        ['delete', 'shop.review', 2],
        ['delete', 'shop.picture', 1],
        ['change', 'shop.loan', 1],
      ]),
    );
    // What went along comes back with the other, not by itself.
    const along = await undo(told.find(({ resource }) => resource === 'shop.review')!.id);
    expect([along.status, textOf(along)]).toEqual([
      409,
      expect.stringContaining('along with another object'),
    ]);
    const deletion = told.find(({ resource }) => resource === 'books.book')!;
    const back = await undo(deletion.id);
    expect([back.status, jsonOf(back)]).toEqual([200, [{ id, ...BOOK }]]);
    expect(await all()).toEqual(before);
    expect((await undo(deletion.id)).status).toBe(409);
    expect(await all()).toEqual(before);
  });

  it('is recorded and comes back where many are deleted at once', async () => {
    const ids = [await addBook('One'), await addBook('Two')];
    const before = await all();
    expect((await api('DELETE', 'books/bulk/', ids)).status).toBe(204);
    const told = await entries();
    expect(told.slice(0, 4).map(({ action, resource, count }) => [action, resource, count])).toEqual(
      expect.arrayContaining([
        ['delete', 'books.book', 2],
        ['delete', 'shop.review', 4],
        ['delete', 'shop.picture', 2],
        ['change', 'shop.loan', 2],
      ]),
    );
    expect((await undo(told.find(({ resource }) => resource === 'books.book')!.id)).status).toBe(200);
    expect(await all()).toEqual(before);
  });

  it('keeps what must not lose it', async () => {
    const id = await addBook('Kept');
    const sale = await add(Sale, { book_id: id });
    const before = await all();
    const message = `It cannot be deleted because other objects refer to it: 1 shop.sale (${sale.id}).`;
    const refusal = { non_field_errors: [message] };
    const single = await api('DELETE', `books/${id}/`);
    expect([single.status, jsonOf(single)]).toEqual([400, refusal]);
    const other = (await add(Book, BOOK)).id;
    const bulk = await api('DELETE', 'books/bulk/', [other, id]);
    expect([bulk.status, jsonOf(bulk)]).toEqual([400, [{}, refusal]]);
    await service.database.transaction(() => service.database.objects(Book).delete(other));
    expect(await all()).toEqual(before);
    const page = textOf(await ann.get(`/admin/books/book/${id}/delete/`));
    expect(page).toContain('It cannot be deleted, because these refer to it:');
    expect(page).toContain('1 shop.sale');
    expect(page).not.toContain('<button class="danger">');
    expect(page).not.toContain('These are deleted as well:');
    const chosen = { action: 'delete', selected: String(id), next: '/admin/books/book/' };
    expect(textOf(await ann.submit('/admin/books/book/', chosen))).toContain('because these refer to it:');
    await ann.submit(`/admin/books/book/${id}/delete/`, {});
    expect(textOf(await ann.get(`/admin/books/book/${id}/delete/`))).toContain(`1 shop.sale (${sale.id})`);
    await service.database.transaction(() => service.database.objects(Sale).delete(sale.id));
    await api('DELETE', `books/${id}/`);
  });

  it('is named before it goes', async () => {
    const id = await addBook('Named');
    const page = pageOf(await ann.get(`/admin/books/book/${id}/delete/`)).one('main');
    expect(page.texts('.consequences').map((text) => text.replace(/\d+$/, '…'))).toEqual([
      'These are deleted as well: 2 reviews Fine Named Long 1 shop.picture ID …',
      'These are kept, but lose their reference: 1 shop.loan ID …',
    ]);
    expect(page.one('.consequences li li:first-child > a > bdi').text).toBe('Fine Named');
    expect(page.text).toContain('This can be undone afterwards.');

    const chosen = { action: 'delete', selected: String(id), next: '/admin/books/book/?page_size=10' };
    const question = await ann.submit('/admin/books/book/', chosen);
    expect([question.status, textOf(question)]).toEqual([200, expect.stringContaining('Delete 1 book?')]);
    expect(textOf(question)).toContain('2 reviews');
    expect((await api('GET', `books/${id}/`)).status).toBe(200);
    const done = await ann.submit('/admin/books/book/', { ...chosen, confirmed: 'yes' });
    expect([done.status, done.headers.location]).toEqual([302, '/admin/books/book/?page_size=10']);
    expect((await api('GET', `books/${id}/`)).status).toBe(404);
  });

  it('asks nothing where nothing depends on it', async () => {
    const { id } = await add(Book, BOOK);
    expect(textOf(await ann.get(`/admin/books/book/${id}/delete/`))).not.toContain(
      'These are deleted as well:',
    );
    expect((await ann.submit('/admin/books/book/', { action: 'delete', selected: String(id) })).status).toBe(
      302,
    );
    expect((await api('GET', `books/${id}/`)).status).toBe(404);
  });

  it('is counted alone where there is too much of it', async () => {
    const { id } = await add(Book, BOOK);
    await service.database.transaction(function* () {
      const table = service.database.objects(Review).table;
      const texts = Array.from({ length: MOST_KEPT + 1 }, (_, at) => `(${id}, 'r${at}')`).join();
      yield* query(`INSERT INTO ${table} (book_id, text) VALUES ${texts}`);
    });
    const page = textOf(await ann.get(`/admin/books/book/${id}/delete/`));
    expect(page).toContain('This cannot be undone afterwards: too much is deleted along with it.');
    expect(page).toContain('1,001 reviews');
    expect((await api('DELETE', `books/${id}/`)).status).toBe(204);
    const told = await entries();
    expect(told[0]).toMatchObject({ action: 'delete', resource: 'shop.review', count: MOST_KEPT + 1 });
    const answer = await undo(told[1].id);
    expect([answer.status, jsonOf(answer)]).toEqual([
      409,
      { detail: 'Too many objects were deleted along with it for it to be restored.' },
    ]);
  });
});
