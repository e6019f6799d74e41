import { get, ServerResponse, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { createUser } from '../../src/auth/users/users.js';
import { Book } from '../../src/books/book.entity.js';
import { BookViewSet } from '../../src/books/book.viewset.js';
import { ServiceUnavailable } from '../../src/rest/exceptions.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { addMany, startShop } from './shop.js';

const PASSWORD = 'a-good-password';
const LIST = '/admin/books/book/';

const change = (id: number): string => `${LIST}${id}/change/`;

const rowsOf = (answer: Answer): string[] => pageOf(answer).texts('tbody tr');
const headsOf = (answer: Answer): string[] => pageOf(answer).texts('th:not(.check)');
const titleOf = (answer: Answer): string => pageOf(answer).one('h1').text;
const flashOf = (answer: Answer): string[] => pageOf(answer).texts('.flash > p');
const errorsOf = (answer: Answer): string[] => pageOf(answer).texts('li > bdi:only-child');
const theirsOf = (answer: Answer): string[] => pageOf(answer).texts('p.theirs');
const undoOf = (answer: Answer): string => pageOf(answer).one('.flash form').attribute('action')!;
const valueOf = (answer: Answer, name: string): string | undefined =>
  pageOf(answer).all(`#field-${name}`)[0]?.attribute('value');
/** The last of this name: the first one may be the log-out's. */
const hidden = (answer: Answer, name: string): string =>
  pageOf(answer).all(`input[name="${name}"]`).at(-1)?.attribute('value') ?? '';

/** More books than the buffers of a connection hold. */
async function startFullShop(): Promise<Service> {
  const shop = await startShop(0);
  await addMany(shop, 100_000);
  return shop;
}

describeOnEveryDatabase('The pages of a resource', (db) => {
  let service: Service;
  let ann: Visitor;
  let bob: Visitor;

  beforeAll(async () => {
    service = await startService({ MAX_PAGE_SIZE: '50' }, db.url());
    for (const username of ['ann', 'bob']) {
      await createUser(service.database, { username, is_staff: true }, PASSWORD);
    }
    [ann, bob] = [new Visitor(service.base), new Visitor(service.base)];
    await ann.logIn('ann', PASSWORD);
    await bob.logIn('bob', PASSWORD);
    for (let number = 1; number <= 60; number++) await addBook({ title: `Volume ${number}` });
  });
  afterAll(() => service?.close());

  const books = () => service.database.objects(Book);

  function addBook(values: Partial<Book>): Promise<Book> {
    const book = {
      title: 'Emma',
      author: 'Jane Austen',
      published_date: '1815-12-23',
      isbn: '9780141439587',
    };
    return service.database.transaction(() => books().insert({ ...book, ...values }));
  }

  /** Sends the form of a page, as that page fills it in but for `fields`. */
  async function fill(
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
  async function follow(visitor: Visitor, answer: Answer): Promise<Answer> {
    expect(answer.status).toBe(302);
    return visitor.get(answer.headers.location ?? '');
  }

  describe('The list', () => {
    it.each([
      ['', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
      ['?page=3', 60, 10, 'Volume 51 Jane Austen 1815-12-23 9780141439587'],
      ['?page_size=10&page=2', 60, 10, 'Volume 11 Jane Austen 1815-12-23 9780141439587'],
      // More than the service's MAX_PAGE_SIZE are not to be had.
      ['?page_size=100', 60, 50, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
      ['?page_size=7', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
      ['?search=volume+60', 1, 1, 'Volume 60 Jane Austen 1815-12-23 9780141439587'],
      ['?ordering=-id&columns=isbn,id', 60, 25, '60 9780141439587'],
      ['?columns=title&columns=id', 60, 25, '1 Volume 1'],
      ['?columns=nothing', 60, 25, 'Volume 1 Jane Austen 1815-12-23 9780141439587'],
      ['?title=Volume+60&published_date__year=1815', 1, 1, 'Volume 60 Jane Austen 1815-12-23 9780141439587'],
      ['?author=nobody', 0, 0, undefined],
    ])('%s finds %i books and shows %i of them', async (query, count, shown, first) => {
      const answer = await ann.get(LIST + query);
      expect(answer.status).toBe(200);
      expect(pageOf(answer).texts('.total')).toEqual([String(count)]);
      expect(rowsOf(answer)).toHaveLength(shown);
      expect(rowsOf(answer)[0]).toBe(first);
    });

    it.each([
      ['?page=3', '51–60 of 60', '3'],
      ['?page=last', '51–60 of 60', '3'],
      ['?page=last&page_size=100', '51–60 of 60', '2'],
      ['?page_size=100', '1–50 of 60', '1'],
      ['?page_size=100&page=2', '51–60 of 60', '2'],
    ])('%s says where in the list one is: %s', async (query, range, page) => {
      const answer = await ann.get(LIST + query);
      expect(pageOf(answer).texts('.list-end > p.quiet')).toEqual([range]);
      expect(pageOf(answer).texts('.list-end [aria-current=page]')).toEqual([page]);
    });

    // On a database of its own, in memory, whichever the others are played on.
    if (db.dialect === 'sqlite')
      it('is not counted by THROTTLE_USER, for which nobody from outside can take another request', async () => {
        const other = await startService({ THROTTLE_USER: '2/day' }, 'sqlite::memory:');
        await createUser(other.database, { username: 'ann', is_staff: true }, PASSWORD);
        const visitor = new Visitor(other.base);
        await visitor.logIn('ann', PASSWORD);
        const pages: number[] = [];
        for (let page = 0; page < 4; page++) pages.push((await visitor.get(LIST)).status);
        const requests: number[] = [];
        for (const channel of ['', 'admin', `${'0'.repeat(32)} admin`, 'api']) {
          const headers = { Accept: 'application/json', ...(channel && { 'X-Channel': channel }) };
          requests.push((await visitor.ask({ path: '/api/books/', headers })).status);
        }
        await other.close();
        expect(pages).toEqual([200, 200, 200, 200]);
        expect(requests).toEqual([200, 200, 429, 429]);
      });

    it('tells an empty list from one in which nothing is found', async () => {
      expect(textOf(await ann.get(`${LIST}?author=nobody`))).toContain(
        'No books match the search and the filters.',
      );
    });

    it("says in the API's words what is wrong with a filter", async () => {
      const answer = await ann.get(`${LIST}?published_date__gte=soon`);
      expect(answer.status).toBe(400);
      expect(errorsOf(answer)).toEqual(['Enter a valid date.']);
      expect(textOf(answer)).toContain('Correct the filters to see the results.');
    });

    it('goes to the last page from one that is gone', async () => {
      const { status, headers } = await ann.get(`${LIST}?page=9&search=volume&page_size=50`);
      expect([status, headers.location]).toEqual([302, `${LIST}?search=volume&page_size=50&page=2`]);
    });

    it('keeps everything else in the links of its heads, pages, filters and exports', async () => {
      const answer = await ann.get(
        `${LIST}?search=volume&author=Jane+Austen&ordering=title&page=2&columns=title,isbn`,
      );
      const links = pageOf(answer)
        .all('[href]')
        .map((link) => link.attribute('href'));
      const rest = 'search=volume&author=Jane+Austen';
      expect(headsOf(answer)).toEqual(['Title', 'Isbn']);
      expect(pageOf(answer).texts('th[aria-sort=ascending]')).toEqual(['Title']);
      expect(links).toEqual(
        expect.arrayContaining([
          `${LIST}?${rest}&ordering=-title&columns=title%2Cisbn`,
          `${LIST}?${rest}&ordering=isbn&columns=title%2Cisbn`,
          `${LIST}?${rest}&ordering=title&columns=title%2Cisbn&page=3`,
          `${LIST}?author=Jane+Austen&ordering=title&columns=title%2Cisbn`,
          `${LIST}?search=volume&ordering=title&columns=title%2Cisbn`,
          `${LIST}?ordering=title&columns=title%2Cisbn`,
          `${LIST}export/?${rest}&ordering=title&format=csv`,
          `${LIST}export/?${rest}&ordering=title&format=json`,
        ]),
      );
    });

    it.each([
      ['limitoffset', '30 Volume 30'],
      ['cursor', '30 Volume 30'],
      ['none', '30 Volume 30'],
      ['page', '30 Volume 30'],
    ])('has its pages, and exports all, where the service has the style %s', async (PAGINATION, first) => {
      const other = await startService({ PAGINATION, PAGE_SIZE: '10' }, await db.another());
      await createUser(other.database, { username: 'ann', is_staff: true }, PASSWORD);
      for (let id = 1; id <= 30; id++) {
        const values = { title: `Volume ${id}`, author: '', published_date: '1815-12-23', isbn: '' };
        await other.database.transaction(() => other.database.objects(Book).insert(values));
      }
      const visitor = new Visitor(other.base);
      await visitor.logIn('ann', PASSWORD);
      const answer = await visitor.get(`${LIST}?ordering=-id&columns=id,title`);
      const csv = await visitor.get(`${LIST}export/?ordering=-id&title__icontains=volume&format=csv`);
      const json = await visitor.get(`${LIST}export/?title=Volume+7&format=json`);
      await other.close();
      expect(rowsOf(answer)).toHaveLength(25);
      expect(rowsOf(answer)[0]).toBe(first);
      expect(csv.headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="books.csv"',
        'cache-control': 'private, no-store',
      });
      const lines = textOf(csv).trimEnd().split('\r\n');
      expect(lines).toHaveLength(31);
      expect(lines[1]).toBe('30,Volume 30,"",1815-12-23,""');
      expect(jsonOf(json)).toEqual([
        { id: 7, title: 'Volume 7', author: '', published_date: '1815-12-23', isbn: '' },
      ]);
    });

    // On a database of its own, in memory, whichever the others are played on.
    if (db.dialect === 'sqlite')
      it('exports in the formats that the service offers', async () => {
        const other = await startService({ RENDERERS: 'json' }, 'sqlite::memory:');
        await createUser(other.database, { username: 'ann', is_staff: true }, PASSWORD);
        const visitor = new Visitor(other.base);
        await visitor.logIn('ann', PASSWORD);
        const list = await visitor.get(LIST);
        const csv = await visitor.get(`${LIST}export/?format=csv`);
        await other.close();
        expect(textOf(list)).toContain('format=json');
        expect(textOf(list)).not.toContain('format=csv');
        expect(csv.status).toBe(404);
      });

    // On a database of its own, in memory, whichever the others are played on.
    if (db.dialect === 'sqlite')
      describe('exports to somebody', () => {
        let other: Service;
        let headers: Record<string, string>;
        beforeAll(async () => {
          other = await startFullShop();
          const visitor = new Visitor(other.base);
          await visitor.logIn('alice', 'a-good-password');
          headers = { Cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') };
        });

        afterAll(() => other.close());

        /** Begins to read after a second, or when `wait` is over. */
        async function read(encoding: string, wait = () => sleep(1000)): Promise<Buffer> {
          const address = `${other.base}${LIST}export/?format=json`;
          const options = { headers: { ...headers, 'Accept-Encoding': encoding } };
          const answer = await new Promise<IncomingMessage>((resolve) => get(address, options, resolve));
          await wait();
          return Buffer.concat((await answer.toArray()) as Buffer[]);
        }

        it('who reads slowly', async () => {
          expect(JSON.parse(gunzipSync(await read('gzip')).toString())).toHaveLength(100_000);
        });

        it('until nothing is read for too long', async () => {
          const { setTimeout: usual } = ServerResponse.prototype;
          const sooner = jest.spyOn(ServerResponse.prototype, 'setTimeout');
          const closed = new Promise<void>((resolve) =>
            sooner.mockImplementation(function (this: ServerResponse, time, callback) {
              this.once('close', resolve);
              return usual.call(this, time / 100, callback);
            }),
          );
          await expect(read('identity', () => closed)).rejects.toThrow('aborted');
          sooner.mockRestore();
        });
      });

    it('exports nothing by wrong filters, and shows what is wrong with them', async () => {
      const wrong = await ann.get(`${LIST}export/?published_date__gte=soon&format=csv`);
      expect([wrong.status, wrong.headers.location]).toEqual([302, `${LIST}?published_date__gte=soon`]);
    });

    it('exports nothing that the API does not give, and nothing is read for HEAD', async () => {
      const list = jest.spyOn(service.app.get(BookViewSet), 'list');
      list.mockRejectedValue(new ServiceUnavailable());
      const path = `${LIST}export/?format=csv`;
      const answer = await ann.get(path);
      const head = await ann.ask({ method: 'HEAD', path });
      list.mockRestore();
      expect([answer.status, answer.headers['content-disposition']]).toEqual([503, undefined]);
      expect(titleOf(answer)).toBe('Service Unavailable');
      expect(head.status).toBe(200);
      expect(head.headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="books.csv"',
      });
    });
  });

  describe('One object', () => {
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
      const [newest] = await books().all().orderBy({ property: 'id', descending: true }).rows(1);
      expect(newest).toEqual({ id: newest.id, ...NEW });
      expect([answer.status, answer.headers.location]).toEqual([302, address(newest.id)]);
      const next = await follow(ann, answer);
      expect(flashOf(next)[0]).toMatch(/^The book “Persuasion” was added\./);
      // Once is enough.
      expect(flashOf(await ann.get(answer.headers.location ?? ''))).toEqual([]);
    });

    it('is added once, however often the same form comes', async () => {
      const count = () => books().all().count();
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
      const { id } = await addBook({ title: 'Copied & “quoted”' });
      const link = pageOf(await ann.get(change(id))).one('a[href*="/add/?"]');
      const copy = await ann.get(link.attribute('href')!);
      expect([valueOf(copy, 'title'), valueOf(copy, 'isbn')]).toEqual(['Copied & “quoted”', '9780141439587']);
      const saved = await fill(ann, change(id), { title: 'Copy', _saveasnew: '1' });
      expect(saved.headers.location).toBe(change(id + 1));
      expect((await books().get(id))?.title).toBe('Copied & “quoted”');
      expect((await books().get(id + 1))?.title).toBe('Copy');
    });

    it('comes back with its id when its deletion is undone', async () => {
      const book = await addBook({ title: 'Gone' });
      const list = await follow(ann, await fill(ann, `${LIST}${book.id}/delete/`, {}));
      expect(flashOf(list)).toEqual(['The book “Gone” was deleted.']);
      expect(await books().get(book.id)).toBeUndefined();
      const undo = undoOf(list);
      // To the list as it was.
      const from = `${LIST}?search=volume&page=2`;
      const undone = await ann.submit(undo, {}, { Referer: service.base + from });
      expect(undone.headers.location).toBe(from);
      expect(flashOf(await follow(ann, undone))).toEqual(['The book “Gone” was restored. Open it']);
      expect(await books().get(book.id)).toEqual(book);
      const again = await follow(ann, await ann.submit(undo, {}));
      expect(flashOf(again)[0]).toMatch(/^It could not be restored\./);
    });

    it('is not deleted in another state than it was shown in', async () => {
      const { id } = await addBook({ title: 'Changed' });
      const page = await ann.get(change(id));
      await fill(bob, change(id), { author: 'Bob' });
      const answer = await follow(ann, await fill(ann, `${LIST}${id}/delete/`, {}, page));
      expect(flashOf(answer)[0]).toMatch(/^It was not deleted/);
      expect((await books().get(id))?.author).toBe('Bob');
    });
  });

  describe('Two who edit one object', () => {
    it('The second sees both versions, chooses field by field, and loses nothing', async () => {
      const { id } = await addBook({ title: 'Old', author: 'Old', isbn: '1' });
      const page = await ann.get(change(id));
      await fill(bob, change(id), { title: 'Bob', author: 'Bob', published_date: '2001-02-03' });
      const conflict = await fill(ann, change(id), { title: 'Ann', author: 'Ann', isbn: '2' }, page);

      expect(conflict.status).toBe(412);
      expect(pageOf(conflict).one('[role=alert]').text).toMatch(
        /^bob has changed this while you were editing it/,
      );
      const chosen = pageOf(conflict).all('input[type=radio][checked]');
      // What only one of the two has changed is proposed as that one has it.
      expect(chosen.map(({ attributes: { name, value } }) => [name, value])).toEqual([
        ['_choice_title', 'mine'],
        ['_choice_author', 'mine'],
        ['_choice_published_date', 'theirs'],
        ['_choice_isbn', 'mine'],
      ]);
      expect(theirsOf(conflict)).toEqual(['Bob', 'Bob', '2001-02-03', '1']);
      expect(['title', 'author', 'isbn'].map((name) => valueOf(conflict, name))).toEqual(['Ann', 'Ann', '2']);
      expect((await books().get(id))?.title).toBe('Bob');

      const choices = {
        _choice_title: 'mine',
        _choice_author: 'theirs',
        _choice_published_date: 'theirs',
        _choice_isbn: 'mine',
      };
      const saved = await fill(ann, change(id), choices, conflict);
      expect(saved.status).toBe(302);
      expect(await books().get(id)).toEqual({
        id,
        title: 'Ann',
        author: 'Bob',
        published_date: '2001-02-03',
        isbn: '2',
      });
    });

    it('The second is told of a third version too', async () => {
      const { id } = await addBook({ title: 'Old' });
      const page = await ann.get(change(id));
      await fill(bob, change(id), { title: 'Bob' });
      const first = await fill(ann, change(id), { title: 'Ann' }, page);
      await fill(bob, change(id), { title: 'Bob again' });
      const second = await fill(ann, change(id), { _choice_title: 'mine' }, first);
      expect(second.status).toBe(412);
      expect(theirsOf(second)).toEqual(['Bob again']);
      expect(valueOf(second, 'title')).toBe('Ann');
    });

    it('What was typed into an object that is gone can be saved as a new one', async () => {
      const { id } = await addBook({ title: 'Old' });
      const page = await ann.get(change(id));
      await fill(bob, `${LIST}${id}/delete/`, {});
      const answer = await fill(ann, change(id), { title: 'Typed' }, page);
      expect(answer.status).toBe(404);
      expect(errorsOf(answer)[0]).toMatch(/^Someone else has deleted it in the meantime/);
      expect(valueOf(answer, 'title')).toBe('Typed');
      expect((await fill(ann, `${LIST}add/`, {}, answer)).status).toBe(302);
    });
  });

  describe('Many objects', () => {
    it('get the same values at once, as one entry of history', async () => {
      const added = [await addBook({ title: 'One' }), await addBook({ title: 'Two' })];
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
      expect(await Promise.all(ids.map((id) => books().get(id)))).toEqual(
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
      const { id } = await addBook({});
      await ann.get(LIST);
      const answer = await ann.submit(`${LIST}edit/`, { ids: `${id},1`, published_date });
      expect(answer.status).toBe(400);
      expect(errorsOf(answer)).toEqual([message]);
      expect((await books().get(id))?.published_date).toBe('1815-12-23');
    });

    it('are deleted at once, and brought back at once', async () => {
      const added = [await addBook({ title: 'Three' }), await addBook({ title: 'Four' })];
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
      expect(await books().get(added[1].id)).toBeUndefined();
      const undo = undoOf(list);
      expect(flashOf(await follow(ann, await ann.submit(undo, {})))).toEqual(['Restored: 2 books.']);
      expect(await Promise.all(added.map(({ id }) => books().get(id)))).toEqual(added);
    });

    it('are all left alone where one of them is gone', async () => {
      const { id } = await addBook({});
      const list = await follow(ann, await ann.ask(selection('delete', [id, 987654])));
      expect(flashOf(list)[0]).toMatch(/^Nothing was deleted\. 987654: /);
      expect(await books().get(id)).toBeDefined();
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
      expect(jsonOf(answer)).toHaveLength(await books().all().count());
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

  describe('History', () => {
    let id: number;
    beforeAll(async () => {
      id = (await addBook({ title: 'Pride and Prejudise' })).id;
      await fill(ann, change(id), { title: 'Pride and Prejudice' });
      await fill(bob, change(id), { author: 'Austen' });
      for (let number = 1; number <= 25; number++) await fill(bob, change(1), { isbn: String(number) });
    });

    it('tells who changed an object, how, and what it was before', async () => {
      const answer = await ann.get(`${LIST}${id}/history/`);
      const entries = pageOf(answer)
        .texts('li:has(> .entry-head)')
        .map((text) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, 'TIME'));
      expect(entries).toEqual([
        'bob changed Book “Pride and Prejudice” TIME · in the admin site Author Before: Jane Austen After: Austen',
        'ann changed Book “Pride and Prejudice” TIME · in the admin site Title Before: Pride and Prejudise After: Pride and Prejudice',
      ]);
      expect(pageOf(answer).texts('.changes mark')).toEqual(['Jane', '', 's', 'c']);
    });

    it.each([
      ['username=bob', 1],
      ['username=ann', 1],
      ['action=change', 2],
      ['action=delete', 0],
      ['channel=admin', 2],
      ['channel=api', 0],
      ['time__gte=2000-01-01', 2],
      ['time__lte=2000-01-01', 0],
    ])('is narrowed by %s to %i entries of an object', async (query, count) => {
      const answer = await ann.get(`${LIST}${id}/history/?${query}`);
      expect(answer.status).toBe(200);
      expect(pageOf(answer).all('.entry-head')).toHaveLength(count);
    });

    it('says what is wrong with a filter', async () => {
      const answer = await ann.get('/admin/history/?time__gte=soon');
      expect([answer.status, errorsOf(answer)]).toEqual([400, ['Enter a valid date/time.']]);
    });

    it('of everything goes back page by page', async () => {
      const seen: number[] = [];
      let path: string | undefined = '/admin/history/?channel=admin';
      let pages = 0;
      for (; path && pages < 10; pages++) {
        const answer: Answer = await ann.get(path);
        seen.push(
          ...pageOf(answer)
            .all('time')
            .map((time) => Date.parse(time.attribute('datetime')!)),
        );
        path = pageOf(answer).all('a[rel=next]')[0]?.attribute('href');
      }
      expect(pages).toBeGreaterThan(1);
      expect(seen).toEqual([...seen].sort((one, other) => other - one));
      expect(seen.length).toBeGreaterThan(25);
    });
  });
});
