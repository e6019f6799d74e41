import { describeOnEveryDatabase } from '../../support/databases.js';
import { pageOf } from '../../support/page.js';
import type { Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import {
  LIST,
  change,
  startPages,
  booksOf,
  addBook,
  fill,
  follow,
  flashOf,
  errorsOf,
  undoOf,
  valueOf,
  hidden,
} from './pages.js';

describeOnEveryDatabase('The pages of one object', (db) => {
  let service: Service;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    ({ service, ann, bob } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  const NEW = {
    title: 'Persuasion',
    author: 'Jane Austen',
    published_date: '1817-12-20',
    isbn: '9780141439686',
  };

  it.each([
    ['_save', (_id: number) => LIST],
    ['_addanother', (_id: number) => `${LIST}add/`],
    ['_continue', change],
  ])('is added, and %s goes on', async (button, address) => {
    const answer = await fill(ann, `${LIST}add/`, { ...NEW, [button]: '1' });
    const [newest] = await booksOf(service).all().orderBy({ property: 'id', descending: true }).rows(1);
    expect(newest).toEqual({ id: newest.id, ...NEW });
    expect([answer.status, answer.headers.location]).toEqual([302, address(newest.id)]);
    const next = await follow(ann, answer);
    expect(flashOf(next)[0]).toMatch(/^The book “Persuasion” was added\./);
    // Once is enough.
    expect(flashOf(await ann.get(answer.headers.location ?? ''))).toEqual([]);
  });

  it('is added once, however often the same form comes', async () => {
    const count = () => booksOf(service).all().count();
    const before = await count();
    const form = { ...NEW, _key: hidden(await ann.get(`${LIST}add/`), '_key') };
    const answers = [await ann.submit(`${LIST}add/`, form), await ann.submit(`${LIST}add/`, form)];
    expect(answers.map(({ status }) => status)).toEqual([302, 302]);
    expect(await count()).toBe(before + 1);
    await ann.submit(`${LIST}add/`, { ...form, title: 'Another' });
    expect(await count()).toBe(before + 2);
  });

  it('goes back to the list as it was left', async () => {
    const list = `${LIST}?search=volume&page=2`;
    const page = await ann.ask({ path: change(1), headers: { Referer: service.base + list } });
    const saved = await fill(ann, change(1), { author: 'J. Austen' }, page);
    expect(saved.headers.location).toBe(list);
  });

  it.each(['https://elsewhere.example/', '//elsewhere.example/', '/api/', '/admin/books/book/1/delete/'])(
    'does not go to %s, whatever the form says',
    async (next) => {
      expect((await fill(ann, change(1), { next })).headers.location).toBe(LIST);
    },
  );

  it('keeps what was typed where it is refused, and says why in the words of the API', async () => {
    const answer = await fill(ann, `${LIST}add/`, { ...NEW, title: '', published_date: 'soon' });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual([
      'Please correct the fields marked below.',
      'This field may not be blank.',
      'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
    ]);
    expect([valueOf(answer, 'author'), valueOf(answer, 'published_date')]).toEqual(['Jane Austen', 'soon']);
  });

  it('is duplicated on a page that has its values, or saved as a new one', async () => {
    const { id } = await addBook(service, { title: 'Copied & “quoted”' });
    const link = pageOf(await ann.get(change(id))).one('a[href*="/add/?"]');
    const copy = await ann.get(link.attribute('href')!);
    expect([valueOf(copy, 'title'), valueOf(copy, 'isbn')]).toEqual(['Copied & “quoted”', '9780141439587']);
    const saved = await fill(ann, change(id), { title: 'Copy', _saveasnew: '1' });
    expect(saved.headers.location).toBe(change(id + 1));
    expect((await booksOf(service).get(id))?.title).toBe('Copied & “quoted”');
    expect((await booksOf(service).get(id + 1))?.title).toBe('Copy');
  });

  it('comes back with its id when its deletion is undone', async () => {
    const book = await addBook(service, { title: 'Gone' });
    const list = await follow(ann, await fill(ann, `${LIST}${book.id}/delete/`, {}));
    expect(flashOf(list)).toEqual(['The book “Gone” was deleted.']);
    expect(await booksOf(service).get(book.id)).toBeUndefined();
    const undo = undoOf(list);
    // To the list as it was.
    const from = `${LIST}?search=volume&page=2`;
    const undone = await ann.submit(undo, {}, { Referer: service.base + from });
    expect(undone.headers.location).toBe(from);
    expect(flashOf(await follow(ann, undone))).toEqual(['The book “Gone” was restored. Open it']);
    expect(await booksOf(service).get(book.id)).toEqual(book);
    const again = await follow(ann, await ann.submit(undo, {}));
    expect(flashOf(again)[0]).toMatch(/^It could not be restored\./);
  });

  it('is not deleted in another state than it was shown in', async () => {
    const { id } = await addBook(service, { title: 'Changed' });
    const page = await ann.get(change(id));
    await fill(bob, change(id), { author: 'Bob' });
    const answer = await follow(ann, await fill(ann, `${LIST}${id}/delete/`, {}, page));
    expect(flashOf(answer)[0]).toMatch(/^It was not deleted/);
    expect((await booksOf(service).get(id))?.author).toBe('Bob');
  });
});
