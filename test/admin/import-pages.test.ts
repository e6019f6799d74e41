import { ApiClient } from '../../src/admin/visit/api-client.js';
import { createUser } from '../../src/auth/users/users.js';
import { until } from '../operations/process.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { foreignWriter } from '../support/foreign-writer.js';
import { textOf } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';
import { books, Importer } from './imports.js';

const PASSWORD = 'a-good-password';

describeOnEveryDatabase('The page of an import, without a script', (db) => {
  let service: Service;
  let ann: Visitor;
  let importer: Importer;
  beforeAll(async () => {
    service = await startService({ ISBN_RULES: 'unique' }, db.url());
    await createUser(service.database, { username: 'ann', is_staff: true }, PASSWORD);
    ann = new Visitor(service.base);
    await ann.logIn('ann', PASSWORD);
    importer = await Importer.logIn(service.base, 'ann', PASSWORD);
  });
  afterAll(() => service?.close());

  const addressOf = (id: number): string => `/admin/books/book/import/${id}/`;

  async function run(id: number, fields = {}) {
    await ann.get(addressOf(id));
    return ann.submit(`${addressOf(id)}run/`, fields);
  }

  it('tells at once how a small one has ended, also one whose rows only the database refuses', async () => {
    const id = await importer.uploaded(books(2));
    const refused = await run(id);
    expect(refused.status).toBe(400);
    expect(textOf(refused)).toContain('1 of 2 rows are refused. Nothing was stored.');
    expect(textOf(refused)).toContain('book with this isbn already exists.');
    expect(pageOf(await ann.get(addressOf(id))).one('main').text).toMatch(
      /Rows were refused at [^.]*\. Nothing was stored\./,
    );
    const done = await run(id, { skip_refused: 'true' });
    expect([done.status, done.headers.location]).toEqual([302, addressOf(id)]);
    expect(textOf(await ann.get(addressOf(id)))).toContain('1 book');
    expect((await run(id)).status).toBe(409);
  });

  if (db.dialect === 'postgres')
    it('tells of one that takes long that it is under way, and then how it has ended', async () => {
      const id = await importer.uploaded(books(1).replace('9780141439556', '9780141439587'));
      const other = await foreignWriter(db.url());
      await other.query('BEGIN');
      await other.query('LOCK TABLE books_book IN EXCLUSIVE MODE');
      const { start: usual } = ApiClient.prototype;
      const sooner = jest.spyOn(ApiClient.prototype, 'start');
      sooner.mockImplementation(function (this: ApiClient, path, body, patience) {
        return usual.call(this, path, body, patience / 20);
      });
      const answer = await run(id);
      expect(sooner.mock.calls.map(([, , patience]) => patience)).toEqual([10_000]);
      sooner.mockRestore();
      expect([answer.status, answer.headers.location]).toEqual([302, addressOf(id)]);
      expect(textOf(await ann.get(addressOf(id)))).toContain('Running since');
      await other.query('COMMIT');
      await other.close();
      await until(async () => (await importer.state(id)).state === 'done');
      expect(textOf(await ann.get(addressOf(id)))).toContain('stored at');
    }, 40_000);
});
