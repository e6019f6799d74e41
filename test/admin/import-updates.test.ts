import { createUser } from '../../src/auth/users/users.js';
import { query, type Work } from '../../src/database/database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, textOf } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { Importer, type ImportState } from './imports.js';

const PASSWORD = 'a-good-password';
const HEADER = 'id,title,author,published_date,isbn';

/** Titles that spreadsheets and readers of CSV take for something else. */
const TITLES = ['Dune', "'=1+1", '-30-: The Collapse', 'a, "b"\r\nc', '＝1', '💾 \u202e', "'68", 'a\u2028b'];

describeOnEveryDatabase('An import of books that are there', (db) => {
  let service: Service;
  let ann: Importer;
  beforeAll(async () => {
    service = await startService({}, db.url());
    await createUser(service.database, { username: 'ann', is_staff: true }, PASSWORD);
    ann = await Importer.logIn(service.base, 'ann', PASSWORD);
  });
  afterAll(() => service?.close());
  beforeEach(async () => {
    await service.database.transaction(function* (): Work<void> {
      yield* query('DELETE FROM books_book');
    });
    for (const title of TITLES)
      await ann.ask('POST', 'books/', { title, author: 'x', published_date: '2000-01-01', isbn: '1' });
  });

  const exported = async (format: string): Promise<string> =>
    textOf(await ann.ask('GET', `books/?format=${format}`, undefined, '*/*'));
  const ids = async (): Promise<number[]> =>
    ((await ann.get('books/')) as { id: number }[]).map(({ id }) => id);
  const previewOf = (id: number) => ann.get(`admin/imports/${id}/preview/`);

  it.each(['csv', 'json'])('takes an export as %s, and changes nothing by it', async (format) => {
    const before = await exported(format);
    const id = await ann.uploaded(before, `books.${format}`);
    expect(await previewOf(id)).toMatchObject({
      accepted: 8,
      created: 0,
      changed: 0,
      unchanged: 8,
      notes: [],
    });
    expect((await ann.run(id)).status).toBe(200);
    expect(await ann.state(id)).toMatchObject({
      ...{ state: 'done', stored: 8, changed: 0, refused: 0, history: null, history_of_changes: null },
    });
    expect(await exported(format)).toBe(before);
  });

  it.each(['csv', 'json'])('brings back from an export as %s what has gone since', async (format) => {
    const before = await exported(format);
    const [first] = await ids();
    await ann.ask('DELETE', `books/${first}/`);
    const id = await ann.uploaded(before, `books.${format}`);
    expect(await previewOf(id)).toMatchObject({ created: 1, changed: 0, unchanged: 7 });
    await ann.run(id);
    expect(await exported(format)).toBe(before);
    const created = jsonOf(
      await ann.ask('POST', 'books/', { title: 'x', author: 'x', published_date: '2000-01-01', isbn: '1' }),
    ) as { id: number };
    expect(created.id).toBeGreaterThan(
      Math.max(first, ...(await ids()).filter((each) => each !== created.id)),
    );
  });

  it('changes by id, adds what has another, and history tells both', async () => {
    const [first, second] = await ids();
    const file = `${HEADER}\n${first},Changed,x,2000-01-01,1\n${second},${"'" + TITLES[1]},x,2000-01-01,1\n${
      second + 1000
    },New,x,2000-01-01,1\n,Newer,x,2000-01-01,1\n`;
    const id = await ann.uploaded(file);
    const { rows } = (await previewOf(id)) as { rows: { effect: string; values: { title: string } }[] };
    expect(rows.map(({ effect, values }) => [effect, values.title])).toEqual([
      ['changed', 'Changed'],
      ['unchanged', TITLES[1]],
      ['created', 'New'],
      ['created', 'Newer'],
    ]);
    await ann.run(id);
    const state = await ann.state(id);
    expect(state).toMatchObject({ state: 'done', stored: 4, changed: 1, refused: 0 });
    expect(await ann.get(`admin/history/${state.history}/`)).toMatchObject({ action: 'create', count: 2 });
    const changes = state.history_of_changes as number;
    expect(await ann.get(`admin/history/${changes}/`)).toMatchObject({ action: 'change', count: 1 });
    expect(await ann.get(`admin/history/${changes}/rows/`)).toMatchObject({
      results: [{ first_id: first, before: { title: 'Dune' }, after: { title: 'Changed' } }],
    });
    expect(await ann.get(`books/${second + 1000}/`)).toMatchObject({ title: 'New' });
  });

  it('changes some fields alone where the file has no others, but only if its ids are asked for', async () => {
    const [first] = await ids();
    const id = await ann.uploaded(`id,title\n${first},Changed\n${first + 1000},New\n`);
    expect(await ann.state(id)).toMatchObject({ mapping: { id: null } });
    expect(await previewOf(id)).toMatchObject({ accepted: 0, refused: 2 });
    await ann.ask('PATCH', `admin/imports/${id}/`, { mapping: { id: 'id' } });
    expect(await previewOf(id)).toMatchObject({ accepted: 1, changed: 1, refused: 1 });
    await ann.run(id, { skip_refused: true });
    expect(await ann.get(`books/${first}/`)).toMatchObject({ title: 'Changed', author: 'x' });
  });

  it('refuses ids that are there twice or can be none', async () => {
    const [first] = await ids();
    const row = ',x,x,2000-01-01,1\n';
    const file = `${HEADER}\n${[first, first, 0, 'x', '9007199254740991'].join(row)}${row}`;
    const { refusals } = (await previewOf(await ann.uploaded(file))) as {
      refusals: { line: number; errors: object }[];
    };
    expect(refusals.map(({ line, errors }) => [line, errors])).toEqual([
      [3, { id: ['This field must be unique.'] }],
      [4, { id: ['Ensure this value is greater than or equal to 1.'] }],
      [5, { id: ['A valid integer is required.'] }],
      [6, { id: ['Ensure this value is less than or equal to 1000000000000000.'] }],
    ]);
  });

  it('is read in another encoding and with another separator when it is told so', async () => {
    const file = Buffer.from('title;author,published_date;isbn\nCaf\xe9;x,2000-01-01;1\n', 'latin1');
    const id = await ann.uploaded(file);
    expect(await ann.state(id)).toMatchObject({ encoding: 'windows-1252', delimiter: ';' });
    expect(await previewOf(id)).toMatchObject({ notes: ['The file is read as Windows-1252.'] });
    const change = await ann.ask('PATCH', `admin/imports/${id}/`, { encoding: 'cp1251', delimiter: ',' });
    expect(jsonOf(change)).toMatchObject({
      ...{ encoding: 'windows-1251', delimiter: ',' },
      columns: [{ name: 'title;author' }, { name: 'published_date;isbn', samples: ['2000-01-01;1'] }],
    });
    const wrong = await ann.ask('PATCH', `admin/imports/${id}/`, { encoding: 'klingon' });
    expect([wrong.status, jsonOf(wrong)]).toEqual([
      400,
      { encoding: ['Must be an encoding, such as utf-8, windows-1252, latin-1 or utf-16.'] },
    ]);
  });

  it('tells little of each import in a list, and shows no more of a row than can be read', async () => {
    const long = 'x'.repeat(5000);
    const id = await ann.uploaded(`${HEADER}\n,${long},x,2000-01-01,1\n`);
    const { results } = (await ann.get('admin/imports/?page_size=1')) as { results: ImportState[] };
    expect(Object.keys(results[0])).not.toEqual(expect.arrayContaining(['columns']));
    expect(results[0]).toMatchObject({ id, rows: 1 });
    const { refusals } = (await previewOf(id)) as { refusals: { row: string }[] };
    expect(refusals[0].row).toHaveLength(1001);
  });
});
