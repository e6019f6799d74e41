import { BookViewSet } from '../../../src/books/book.viewset.js';
import { describeOnEveryDatabase } from '../../support/databases.js';
import { jsonOf } from '../../support/http.js';
import { pageOf } from '../../support/page.js';
import type { Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import { LIST, startPages, booksOf, addBook, follow, titleOf, flashOf, errorsOf, undoOf } from './pages.js';

describeOnEveryDatabase('Many objects', (db) => {
  let service: Service;
  let ann: Visitor;
  beforeAll(async () => {
    ({ service, ann } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  it('get the same values at once, as one entry of history', async () => {
    const added = [await addBook(service, { title: 'One' }), await addBook(service, { title: 'Two' })];
    const ids = added.map(({ id }) => id);
    const list = `${LIST}?ordering=-id`;
    const edit = await ann.ask(selection('edit', ids, list));
    expect(edit.headers.location).toBe(
      `${LIST}edit/?ids=${ids.join('%2C')}&next=${encodeURIComponent(list)}`,
    );
    const page = await follow(ann, edit);
    expect(titleOf(page)).toBe('Edit 2 books');
    const saved = await ann.submit(`${LIST}edit/`, {
      ids: ids.join(','),
      next: list,
      author: 'Both',
      title: '',
    });
    expect(saved.headers.location).toBe(list);
    expect(flashOf(await follow(ann, saved))).toEqual(['Changed: 2 books.']);
    expect(await Promise.all(ids.map((id) => booksOf(service).get(id)))).toEqual(
      added.map((book) => ({ ...book, author: 'Both' })),
    );
    const [entry] = pageOf(await ann.get('/admin/history/')).all('.entry-head > p > a + a');
    const rows = pageOf(await ann.get(entry.attribute('href')!)).texts('main li:has(> p)');
    expect(rows).toEqual(ids.map((id) => `Book ${id} Author Before: Jane Austen After: Both`));
  });

  it.each([
    ['2001-02-30', 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'],
    ['', 'Fill in at least one field.'],
  ])('stay as they are where the API refuses %p', async (published_date, message) => {
    const { id } = await addBook(service, {});
    await ann.get(LIST);
    const answer = await ann.submit(`${LIST}edit/`, { ids: `${id},1`, published_date });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual([message]);
    expect((await booksOf(service).get(id))?.published_date).toBe('1815-12-23');
  });

  it('are deleted at once, and brought back at once', async () => {
    const added = [await addBook(service, { title: 'Three' }), await addBook(service, { title: 'Four' })];
    const list = await follow(
      ann,
      await ann.ask(
        selection(
          'delete',
          added.map(({ id }) => id),
        ),
      ),
    );
    expect(flashOf(list)).toEqual(['Deleted: 2 books.']);
    expect(await booksOf(service).get(added[1].id)).toBeUndefined();
    const undo = undoOf(list);
    expect(flashOf(await follow(ann, await ann.submit(undo, {})))).toEqual(['Restored: 2 books.']);
    expect(await Promise.all(added.map(({ id }) => booksOf(service).get(id)))).toEqual(added);
  });

  it('are all left alone where one of them is gone', async () => {
    const { id } = await addBook(service, {});
    const list = await follow(ann, await ann.ask(selection('delete', [id, 987654])));
    expect(flashOf(list)[0]).toMatch(/^Nothing was deleted\. 987654: /);
    expect(await booksOf(service).get(id)).toBeDefined();
  });

  it('are refused in a few words where many are gone', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => 987001 + index);
    const answer = await ann.ask(selection('delete', ids));
    expect(String(answer.headers['set-cookie']).length).toBeLessThan(4096);
    const reasons = ids.slice(0, 5).map((id) => `${id}: Invalid pk "${id}" - object does not exist.`);
    expect(flashOf(await follow(ann, answer))).toEqual([
      `Nothing was deleted. ${reasons.join(' ')} And 95 more.`,
    ]);
  });

  it.each([
    ['3,,x,1,1,0,-1,1.5,987654', 'Edit 3 books', ['Volume 1', 'Volume 3']],
    ['2', 'Edit 1 book', ['Volume 2']],
  ])('are shown before they are edited: %s', async (ids, title, meant) => {
    const list = jest.spyOn(service.app.get(BookViewSet), 'list');
    const page = await ann.get(`${LIST}edit/?ids=${ids}`);
    expect(list).toHaveBeenCalledTimes(1);
    list.mockRestore();
    expect(titleOf(page)).toBe(title);
    expect(pageOf(page).texts('li > a[href$="change/"] > bdi')).toEqual(meant);
  });

  it.each([
    ['', 'Nothing is selected. Tick the boxes of the rows you want.'],
    ['x,0', 'Nothing is selected. Tick the boxes of the rows you want.'],
    [
      Array.from({ length: 1001 }, (_, index) => index + 1).join(),
      'No more than 1,000 books can be changed at once. Select fewer.',
    ],
  ])('are not edited if they are none or too many: %.5s', async (ids, message) => {
    const next = `${LIST}?page=2`;
    await ann.get(LIST);
    for (const ask of [
      () => ann.get(`${LIST}edit/?${new URLSearchParams({ ids, next }).toString()}`),
      () => ann.submit(`${LIST}edit/`, { ids, next, author: 'Nobody' }),
    ]) {
      const answer = await ask();
      expect(answer.headers.location).toBe(next);
      expect(flashOf(await follow(ann, answer))).toEqual([message]);
    }
  });

  it('named in the address narrow no list of the API', async () => {
    const headers = { Accept: 'application/json' };
    const answer = await ann.ask({ path: '/api/books/?id__in=1', headers });
    expect(jsonOf(answer)).toHaveLength(await booksOf(service).all().count());
  });

  it('have to be named', async () => {
    const list = await follow(ann, await ann.ask(selection('delete', [])));
    expect(flashOf(list)[0]).toMatch(/^Nothing is selected\./);
  });

  function selection(action: string, ids: readonly number[], next = LIST) {
    const fields = [
      ['csrfmiddlewaretoken', ann.token],
      ['action', action],
      ['next', next],
      ...ids.map((id) => ['selected', String(id)]),
    ];
    return {
      method: 'POST',
      path: LIST,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    };
  }
});
