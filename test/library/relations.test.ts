import { Author, Edition, Publisher } from '../../examples/library/catalogue.entity.js';
import type { Manager } from '../../src/database/models/manager.js';
import { Client } from '../auth/client.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { send } from '../support/http.js';
import type { Service } from '../support/service.js';
import { startLibrary } from './start-library.js';

describeOnEveryDatabase('Relations', (db) => {
  let service: Service;
  let access: string;
  let client: Client;

  const objects = <T extends object>(entity: new () => T): Manager<T> => service.database.objects(entity);
  const edition = (title: string, authors: number[]): object => ({
    ...{ title, publisher: 1, authors, price: '5.00' },
  });

  beforeAll(async () => {
    service = await startLibrary(db.url(), { CONDITIONAL_REQUESTS: 'true' });
    client = new Client(service.base);
    ({ access } = await client.pair('admin', 'admin-pass-1'));
    await service.database.transaction(() => objects(Publisher).insert({ name: 'Ace Books' }));
    for (const slug of ['le-guin', 'herbert'])
      await service.database.transaction(() => objects(Author).insert({ name: slug, slug }));
    for (const title of ['Dune', 'Dune Messiah', 'Earthsea'])
      await client.post('/api/editions/', edition(title, title === 'Earthsea' ? [1] : [2, 1]), access);
  });
  afterAll(() => service?.close());

  const statementsOf = async (path: string): Promise<number> => {
    const reads = [jest.spyOn(service.database, 'read'), jest.spyOn(service.database, 'readSlowly')];
    expect((await send(service.base, { path })).status).toBe(200);
    const count = reads.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    for (const read of reads) read.mockRestore();
    return count;
  };

  it.each(['editions', 'catalogue', 'publishers', 'authors'])(
    'are read by the one statement of their list, however many rows: %s',
    async (list) => {
      // What the database has for a table is looked up once.
      await send(service.base, { path: `/api/${list}/` });
      expect(await statementsOf(`/api/${list}/`)).toBe(1);
      await service.database.transaction(function* () {
        for (let number = 0; number < 20; number++)
          yield* objects(Edition).insert({ title: `${list} ${number}`, publisher: 1, price: '1.00' });
      });
      expect(await statementsOf(`/api/${list}/`)).toBe(1);
    },
  );

  it.each([
    [
      'authors',
      [...Array(40_000).keys()].map((id) => id + 1000),
      'Invalid pk "1000" - object does not exist.',
    ],
    ['tags', ['a\0b'], 'Object with label=a\0b does not exist.'],
  ])('to objects that are not there are refused, however many: %s', async (field, sent, message) => {
    const body = { ...edition('Refused', [1]), [field]: sent };
    expect(await client.post('/api/editions/', body, access)).toMatchObject({
      status: 400,
      body: { [field]: [message] },
    });
  });

  it('of many requests at once leave one object where values are unique together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.post('/api/editions/', edition('Once', [1, 2]), access)),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(answers.length - refused.length).toBe(1);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([400]));
    const { body } = await send(service.base, { path: '/api/editions/?format=json' });
    const titles = (JSON.parse(body.toString()) as { title: string }[]).map(({ title }) => title);
    expect(titles.filter((title) => title === 'Once')).toEqual(['Once']);
  });

  it('show in the entity tag of what leads to them', async () => {
    const request = { path: '/api/publishers/1/' };
    const { etag } = (await send(service.base, request)).headers;
    const ifNoneMatch = { ...request, headers: { 'If-None-Match': String(etag) } };
    expect((await send(service.base, ifNoneMatch)).status).toBe(304);
    await client.post('/api/editions/', edition('New', [1]), access);
    expect((await send(service.base, ifNoneMatch)).status).toBe(200);
  });

  it('leave a list that is too long to be read twice without a tag, which would not know of them', async () => {
    await service.database.transaction(function* () {
      for (let number = 0; number < 1100; number++)
        yield* objects(Edition).insert({ title: `Long ${number}`, publisher: 1, price: '1.00' });
    });
    const { status, headers } = await send(service.base, { path: '/api/editions/' });
    expect([status, headers.etag]).toEqual([200, undefined]);
  });
});
