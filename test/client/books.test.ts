import {
  AuthenticationError,
  NotFoundError,
  PermissionDeniedError,
  createClient,
  type Client,
} from '../../client/src/index.js';
import { createUser } from '../../src/auth/users/users.js';
import { USER } from '../browser/bookstore.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { startService, type Service } from '../support/service.js';
import { failureOf, spiedClient, type Spied } from './spy.js';

const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

describeOnEveryDatabase('The client of a running service', (db) => {
  let service: Service;
  let spied: Spied;
  let client: Client;
  let other: Client;
  beforeAll(async () => {
    service = await startService({}, db.url());
    await createUser(service.database, { username: USER.username }, USER.password);
    spied = spiedClient(service.base);
    ({ client } = spied);
    other = createClient({ baseUrl: `${service.base}/` });
    for (const each of [client, other]) await each.logIn(USER.username, USER.password);
  });
  afterAll(() => service.close());

  const lastHeader = (name: string): string | null => spied.requests.at(-1)!.headers.get(name);

  it('creates, reads, changes, replaces and deletes a book', async () => {
    const book = await client.books.create(EMMA);
    expect(book).toEqual({ id: expect.any(Number), ...EMMA });
    expect(await client.books.get(book.id)).toEqual(book);
    expect(await client.books.patch(book.id, { title: 'Emma, again' })).toEqual({
      ...book,
      title: 'Emma, again',
    });
    expect(await client.books.update(book.id, EMMA)).toEqual(book);
    await client.books.delete(book.id);
    expect(await failureOf(client.books.get(book.id))).toBeInstanceOf(NotFoundError);
  });

  it('tells who is logged in, and forgets it', async () => {
    const visitor = createClient({ baseUrl: service.base });
    expect(await failureOf(visitor.me())).toMatchObject({ name: 'AuthenticationError', code: undefined });
    await visitor.logIn(USER.username, USER.password);
    expect(await visitor.me()).toMatchObject({ username: USER.username, is_staff: false });
    await visitor.logOut();
    expect(await failureOf(visitor.me())).toBeInstanceOf(AuthenticationError);
    await visitor.logOut();
  });

  it('refuses wrong credentials with what the service says', async () => {
    const error = await failureOf(createClient({ baseUrl: service.base }).logIn(USER.username, 'wrong'));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      detail: 'No active account found with the given credentials',
    });
  });

  describe('If-Match', () => {
    it('names the version of the last read or write', async () => {
      const { id } = await client.books.create(EMMA);
      const written: (string | null)[] = [];
      for (const title of ['One', 'Two']) {
        await client.books.patch(id, { title });
        written.push(lastHeader('if-match'));
      }
      expect(written.every((etag) => etag?.startsWith('"'))).toBe(true);
      expect(written[0]).not.toBe(written[1]);
    });

    it('is not sent for an object that was never read, or if it is not wanted', async () => {
      const { id } = await other.books.create(EMMA);
      await client.books.patch(id, { title: 'One' });
      expect(lastHeader('if-match')).toBeNull();
      await client.books.patch(id, { title: 'Two' }, { ifMatch: false });
      expect(lastHeader('if-match')).toBeNull();
      await client.books.delete(id, { ifMatch: '*' });
      expect(lastHeader('if-match')).toBe('*');
    });

    it('makes a conflict of a change in between, which has the current book', async () => {
      const { id } = await client.books.create(EMMA);
      await other.books.patch(id, { author: 'J. Austen' });
      const error = await failureOf(client.books.patch(id, { title: 'Emma, again' }));
      expect(client.books.isConflict(error) && error.current).toEqual({ id, ...EMMA, author: 'J. Austen' });
      expect(client.books.isBulkConflict(error)).toBe(false);
      expect(await client.books.get(id)).toMatchObject({ title: 'Emma' });
      const again = await client.books.patch(id, { title: 'Emma, again' });
      expect(again).toMatchObject({ title: 'Emma, again', author: 'J. Austen' });
    });

    it('names the version that a conflict has shown', async () => {
      const { id } = await client.books.create(EMMA);
      await other.books.patch(id, { author: 'J. Austen' });
      await failureOf(client.books.delete(id));
      await client.books.delete(id);
      expect(lastHeader('if-match')).toMatch(/^"/);
    });
  });

  it('creates, replaces, changes and deletes many', async () => {
    const [one, two] = await client.books.bulkCreate([EMMA, { ...EMMA, title: 'Persuasion' }]);
    expect([one.title, two.title]).toEqual(['Emma', 'Persuasion']);
    const replaced = await client.books.bulkUpdate([{ ...one, title: 'Uno' }]);
    expect(replaced).toEqual([{ ...one, title: 'Uno' }]);
    const changed = await client.books.bulkPatch([{ id: two.id, title: 'Due' }]);
    expect(changed).toEqual([{ ...two, title: 'Due' }]);
    await client.books.bulkDelete([one.id, two.id]);
    expect(await failureOf(client.books.get(two.id))).toBeInstanceOf(NotFoundError);
  });

  it('changes many only in the versions that were read, if so asked', async () => {
    const [one, two] = await client.books.bulkCreate([EMMA, EMMA]);
    const patch = [{ ...one, title: 'Uno' }];
    expect(await failureOf(client.books.bulkPatch(patch, { ifMatch: true }))).toMatchObject({
      message: `api/books/${one.id}/ has not been read`,
    });
    await client.books.get(one.id);
    await client.books.get(two.id);
    await client.books.bulkPatch(
      [
        { id: one.id, title: 'Uno' },
        { id: two.id, title: 'Due' },
      ],
      { ifMatch: true },
    );
    await client.books.get(one.id);
    await other.books.patch(one.id, { title: 'Eins' });
    const error = await failureOf(client.books.bulkDelete([one.id], { ifMatch: true }));
    expect(client.books.isBulkConflict(error) && error.current).toEqual([{ ...one, title: 'Eins' }]);
    expect(client.books.isConflict(error)).toBe(false);
    expect(await failureOf(client.books.bulkDelete([one.id], { ifMatch: true }))).toBeInstanceOf(TypeError);
  });

  describe('errors', () => {
    it('are by field', async () => {
      const error = await failureOf(client.books.create({ ...EMMA, title: '' }));
      expect(client.books.isInvalid(error) && error.fields.title).toEqual(['This field may not be blank.']);
      expect(error).toMatchObject({ detail: '', items: [], message: 'POST api/books/: 400' });
    });

    it('are by object after a bulk call', async () => {
      const error = await failureOf(client.books.bulkCreate([EMMA, { ...EMMA, isbn: '' }]));
      expect(client.books.isInvalid(error) && error.items).toEqual([
        {},
        { isbn: ['This field may not be blank.'] },
      ]);
      expect(error).toMatchObject({ fields: {} });
    });

    it('are by parameter', async () => {
      const error = await failureOf(client.books.list({ published_date: 'soon' }));
      expect(error).toMatchObject({
        name: 'ValidationError',
        fields: { published_date: ['Enter a valid date.'] },
      });
    });

    it('are of no field where the request is no object', async () => {
      const error = await failureOf(client.books.create([] as never));
      expect(client.books.isInvalid(error) && error.fields.non_field_errors).toEqual([
        'Invalid data. Expected a dictionary, but got list.',
      ]);
    });
  });

  it('has a class for what an account may not do', async () => {
    const admin = await startService({ DEFAULT_PERMISSION: 'IsAdminUser' }, 'sqlite::memory:');
    await createUser(admin.database, { username: USER.username }, USER.password);
    const reader = createClient({ baseUrl: admin.base });
    await reader.logIn(USER.username, USER.password);
    expect(await failureOf(reader.books.list())).toBeInstanceOf(PermissionDeniedError);
    await admin.close();
  });

  it('executes a call once that is made again with its key', async () => {
    const idempotencyKey = `order-${db.dialect}`;
    const [first, second] = [
      await client.books.create(EMMA, { idempotencyKey }),
      await client.books.create(EMMA, { idempotencyKey }),
    ];
    expect(second).toEqual(first);
  });
});
