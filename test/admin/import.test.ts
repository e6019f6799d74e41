import { gzipSync } from 'node:zlib';
import { createUser } from '../../src/auth/users/users.js';
import { query, type Work } from '../../src/database/database.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, textOf, type Answer } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { books, Importer, type ImportState } from './imports.js';

const PASSWORD = 'a-good-password';
const HEADER = 'title,author,published_date,isbn';
const EMMA = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };
const LINE = Object.values(EMMA).join();
const TIME: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const LIMIT = 300_000;

const NO_FILE = { file: ['No file was submitted.'] };

/** What is no file to import: its bytes, its name, and what is said. An empty name stands for no file at all. */
const REFUSED: readonly (readonly [string | Buffer | undefined, string, string, object])[] = [
  [undefined, 'a.csv', 'books.book', NO_FILE],
  [
    LINE,
    '',
    'books.book',
    { file: ['The submitted data was not a file. Check the encoding type on the form.'] },
  ],
  [LINE, 'a.csv', '', { resource: ['This field is required.'] }],
  [undefined, 'a.csv', '', { resource: ['This field is required.'], ...NO_FILE }],
  [LINE, 'a.csv', 'books.shelf', { resource: ['"books.shelf" is not a valid choice.'] }],
  [LINE, 'a.csv', 'auth.user', { resource: ['"auth.user" is not a valid choice.'] }],
  ['', 'a.csv', 'books.book', { file: ['The submitted file is empty.'] }],
  ['\ufeff', 'a.csv', 'books.book', { file: ['The file is empty. Its first line must name the columns.'] }],
  [`${HEADER}\n`, 'a.csv', 'books.book', { file: ['The file has no rows, only a header.'] }],
  [
    gzipSync(LINE),
    'a.csv.gz',
    'books.book',
    { file: ['The file is compressed with gzip. Decompress it first.'] },
  ],
  [
    'PK\x03\x04',
    'a.xlsx',
    'books.book',
    { file: ['The file is a workbook or an archive. Save the sheet as CSV (UTF-8).'] },
  ],
  [
    'PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml',
    'a.csv',
    'books.book',
    {
      file: [
        'The file is a workbook of a spreadsheet program. Save the sheet as CSV (UTF-8), and use that file.',
      ],
    },
  ],
  [
    '%PDF-1.7\n',
    'a.csv',
    'books.book',
    {
      file: ['The file is a PDF document, which has no rows. Use the table that it was made from, as CSV.'],
    },
  ],
  [
    '<!DOCTYPE html><html>',
    'a.csv',
    'books.book',
    {
      file: ['The file is an HTML page, perhaps a log-in page. Download the file itself.'],
    },
  ],
  [
    Buffer.from(`\ufeff${HEADER}`, 'utf16le'),
    'a.csv',
    'books.book',
    { file: ['The file has no rows, only a header.'] },
  ],
  [
    `${Array.from({ length: 201 }, (_, at) => `c${at}`).join()}\n1\n`,
    'a.csv',
    'books.book',
    { file: ['The file has 201 columns. At most 200 are allowed.'] },
  ],
  [
    `title,${'x'.repeat(256)}\n1,2\n`,
    'a.csv',
    'books.book',
    {
      file: ['The name of column 2 is longer than 255 characters. The first line must name the columns.'],
    },
  ],
  [
    Array.from({ length: 300 }, (_, at) => JSON.stringify({ [`c${at}`]: 1 })).join('\n'),
    'a.jsonl',
    'books.book',
    { file: ['The file has 201 columns. At most 200 are allowed.'] },
  ],
  ['title\0\n', 'a.csv', 'books.book', { file: ['The file is not valid UTF-8 text.'] }],
  ['[1]\n{"title"\n', 'a.jsonl', 'books.book', { file: ['No line of the file is a JSON object.'] }],
];

interface Read {
  readonly format?: string;
  readonly mapping?: object;
  readonly date_format?: string;
  /** The first row as it would be stored. */
  readonly first: object | undefined;
  /** Reasons by line. */
  readonly refused?: Readonly<Record<number, object>>;
}

const faultless: Read = { first: EMMA };
const whole = (fault: string): object => ({ non_field_errors: [fault] });

/** Files, and how they are read. */
const FILES: readonly (readonly [what: string, file: string | Buffer, name: string, Read])[] = [
  ['plain', `${HEADER}\n${LINE}\n`, 'a.csv', faultless],
  ['with a byte order mark', `\ufeff${HEADER}\n${LINE}`, 'a.csv', faultless],
  ['with lines as Windows ends them', `${HEADER}\r\n\r\n${LINE}\r\n`, 'a.csv', faultless],
  ['with semicolons', `${HEADER};x,y\n${LINE};0,5\n`.replace(/,(?!y|5)/g, ';'), 'a.csv', faultless],
  ['with tabs', `${HEADER}\n${LINE}\n`.replaceAll(',', '\t'), 'a.tsv', faultless],
  [
    'with quotes, commas and line ends in fields',
    `${HEADER}\n"A ""B"", C\nD",x,2000-01-01,1\n`,
    'a.csv',
    { first: { title: 'A "B", C\nD', author: 'x', published_date: '2000-01-01', isbn: '1' } },
  ],
  [
    'in another encoding here and there',
    Buffer.concat([
      Buffer.from(`${HEADER}\n${LINE}\n`),
      Buffer.from('Café,x,2000-01-01,1\n', 'latin1'),
      Buffer.from('Café,x,2000-01-01,1\n'),
    ]),
    'a.csv',
    { ...faultless, refused: { 3: whole('The row is not valid UTF-8.') } },
  ],
  [
    'with rows of another width, and bad values',
    `${HEADER}\n${LINE}\nEmma\n,${'x'.repeat(101)},1815-02-30,1\n`,
    'a.csv',
    {
      ...faultless,
      refused: {
        3: whole('Expected 4 fields, found 1.'),
        4: {
          title: ['This field may not be blank.'],
          author: ['Ensure this field has no more than 100 characters.'],
          published_date: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'],
        },
      },
    },
  ],
  [
    'with columns of other names, ids that are not taken, and dates month first',
    `bookID,Title,Authors,Publication Date,isbn13,average_rating\n7,${LINE.replace('1815-12-23', '12/23/1815')},4\n`,
    'a.csv',
    {
      ...faultless,
      mapping: { title: 'Title', author: 'Authors', published_date: 'Publication Date', isbn: 'isbn13' },
      date_format: 'M/D/YYYY',
    },
  ],
  [
    'with columns that may be meant or not',
    `name,author,start date,end date,isbn10,isbn13\nEmma,Jane Austen,2000-01-01,2000-01-01,1,1\n`,
    'a.csv',
    {
      mapping: { title: null, author: 'author', published_date: null, isbn: null },
      first: undefined,
      refused: {
        2: {
          title: ['This field is required.'],
          published_date: ['This field is required.'],
          isbn: ['This field is required.'],
        },
      },
    },
  ],
  [
    'JSON Lines, one of them broken',
    `${JSON.stringify(EMMA)}\n{"title":\n[1]\n{"title":1.5,"author":null}\n`,
    'a.jsonl',
    {
      ...faultless,
      format: 'jsonl',
      refused: {
        2: whole('JSON parse error - Expecting value: line 1 column 10 (char 9)'),
        3: whole('Invalid data. Expected a dictionary, but got list.'),
        4: {
          author: ['This field may not be null.'],
          published_date: ['This field is required.'],
          isbn: ['This field is required.'],
        },
      },
    },
  ],
  ['JSON Lines by another name', JSON.stringify(EMMA), 'a.txt', { ...faultless, format: 'jsonl' }],
];

interface Preview {
  readonly accepted: number;
  readonly refused: number;
  readonly rows: readonly { readonly line: number; readonly values: object }[];
  readonly refusals: readonly { readonly line: number; readonly errors: object; readonly row: string }[];
}

describeOnEveryDatabase('An import', (db) => {
  let service: Service;
  let ann: Importer;
  beforeAll(async () => {
    service = await startService({ IMPORT_BODY_LIMIT: String(LIMIT), BODY_LIMIT: '1000' }, db.url());
    await createUser(service.database, { username: 'ann', is_staff: true }, PASSWORD);
    await createUser(service.database, { username: 'bob' }, PASSWORD);
    ann = await Importer.logIn(service.base, 'ann', PASSWORD);
  });
  afterAll(() => service?.close());
  beforeEach(() => write('DELETE FROM books_book'));

  const write = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    service.database.transaction(function* (): Work<unknown> {
      return yield* query(sql, parameters);
    });

  const previewOf = (id: number): Promise<Preview> =>
    ann.get(`admin/imports/${id}/preview/`) as Promise<Preview>;

  /** How many books the API counts, finds and history names. */
  async function counted(): Promise<{ count: number; found: number; named: number }> {
    const listed = (await ann.get('books/?page_size=1')) as { count: number };
    const found = (await ann.get('books/?page_size=1&search=volume')) as { count: number };
    const path = 'admin/history/?channel=import&page_size=100';
    const { results } = (await ann.get(path)) as { results: { id: number; count: number }[] };
    const [{ first } = { first: undefined }] = await service.database.read(
      'SELECT min(id) AS first FROM books_book',
    );
    const ofThese: number[] = [];
    for (const entry of results) {
      const rows = (await ann.get(`admin/history/${entry.id}/rows/`)) as { results: { first_id: number }[] };
      if (rows.results.some(({ first_id }) => first_id === Number(first))) ofThese.push(entry.count);
    }
    return { count: listed.count, found: found.count, named: ofThese.reduce((sum, count) => sum + count, 0) };
  }
  const seen = (answer: Answer) => ({ status: answer.status, body: jsonOf(answer) });

  it('is for the staff alone', async () => {
    const id = await ann.uploaded(`${HEADER}\n${LINE}`);
    const ways = [
      ['GET', ''],
      ['GET', `${id}/`],
      ['PATCH', `${id}/`],
      ['GET', `${id}/preview/`],
      ['GET', `${id}/refused/`],
      ['POST', `${id}/run/`],
    ] as const;
    const bob = await Importer.logIn(service.base, 'bob', PASSWORD);
    for (const [person, status] of [
      [bob, 403],
      [new Importer(service.base, undefined), 401],
    ] as const) {
      expect((await person.upload(books(10))).status).toBe(status);
      for (const [method, path] of ways)
        expect([method, path, (await person.ask(method, `admin/imports/${path}`)).status]).toEqual([
          method,
          path,
          status,
        ]);
    }
    expect((await ann.state(id)).state).toBe('new');
  });

  it.each(REFUSED)('refuses what is no such file: %p, %s, %s', async (file, name, resource, body) => {
    expect(seen(await ann.upload(file, name, resource))).toEqual({ status: 400, body });
  });

  it('has a limit of its own, which is not read to by those who may not', async () => {
    expect((await ann.upload(books(1000))).status).toBe(201);
    expect(seen(await ann.upload(Buffer.alloc(LIMIT, 'x')))).toEqual({
      status: 413,
      body: { detail: `Request body is larger than ${LIMIT} bytes.` },
    });
    expect((await ann.ask('POST', 'books/', { ...EMMA, more: 'x'.repeat(1000) })).status).toBe(413);
    const nobody = new Importer(service.base, undefined);
    expect((await nobody.upload(Buffer.alloc(LIMIT, 'x'))).status).toBe(401);
  });

  it.each(FILES)('reads a file %s', async (_what, file, name, expected) => {
    const sent = jsonOf(await ann.upload(file, name)) as ImportState;
    const { format = 'csv', date_format = null, mapping, first, refused = {} } = expected;
    const same = { title: 'title', author: 'author', published_date: 'published_date', isbn: 'isbn' };
    expect(sent).toMatchObject({ format, date_format, mapping: mapping ?? same, state: 'new', file: name });
    const { accepted, refused: count, rows, refusals } = await previewOf(sent.id);
    expect(accepted + count).toBe(sent.rows);
    expect(count).toBe(Object.keys(refused).length);
    expect(rows[0]?.values).toEqual(first);
    expect(Object.fromEntries(refusals.map(({ line, errors }) => [line, errors]))).toEqual(refused);
  });

  it('keeps no control characters of the name of a file', async () => {
    const sent = jsonOf(await ann.upload(LINE + '\n1', `utf-8''b%00%7F.csv`));
    expect((sent as ImportState).file).toBe('b__.csv');
  });

  it('shows the columns with some of their values', async () => {
    const sent = jsonOf(await ann.upload('title,x\nEmma,\nEmma,1\nDune,2\nUlysses,3\nMoby Dick,4\n'));
    expect((sent as ImportState).columns).toEqual([
      { name: 'title', samples: ['Emma', 'Dune', 'Ulysses'] },
      { name: 'x', samples: ['1', '2', '3'] },
    ]);
  });

  const CHANGES: readonly (readonly [body: object, status: number, answer: object])[] = [
    [{ mapping: { subtitle: 'a' } }, 400, { mapping: ['There is no field "subtitle".'] }],
    [{ mapping: { title: 'c' } }, 400, { mapping: ['There is no column "c".'] }],
    [{ mapping: { title: 7 } }, 400, { mapping: ['There is no column "7".'] }],
    [{ mapping: { title: 'twice' } }, 400, { mapping: ['There are two columns "twice".'] }],
    [{ mapping: null }, 400, { mapping: ['This field may not be null.'] }],
    [
      { date_format: 'M/D' },
      400,
      {
        date_format: [
          'Must consist of YYYY or YY, optionally M or MM and D or DD, and separators, such as M/D/YYYY.',
        ],
      },
    ],
    [
      { date_format: `D.M.${' '.repeat(20)}YYYY` },
      400,
      { date_format: ['Ensure this field has no more than 20 characters.'] },
    ],
    [{ mapping: { title: 'a' } }, 200, { mapping: { title: 'a', author: null } }],
    [
      { mapping: { author: 'b' }, date_format: 'D.M.YY' },
      200,
      { mapping: { title: 'a', author: 'b' }, date_format: 'D.M.YY' },
    ],
    [
      { date_format: null, mapping: { author: null } },
      200,
      { mapping: { title: 'a', author: null }, date_format: null },
    ],
  ];

  it('takes other columns and dates', async () => {
    const id = await ann.uploaded('a,b,twice,twice\n1,2,3,4\n');
    for (const [body, status, answer] of CHANGES) {
      const changed = seen(await ann.ask('PATCH', `admin/imports/${id}/`, body));
      expect(changed.status).toBe(status);
      if (status === 200) expect(changed.body).toMatchObject(answer);
      else expect(changed.body).toEqual(answer);
    }
  });

  it('stores all rows, or those that are not refused, once', async () => {
    const id = await ann.uploaded(books(1000));
    const refusal = await ann.run(id);
    expect(refusal.status).toBe(400);
    const { detail, refusals } = jsonOf(refusal) as { detail: string; refusals: unknown[] };
    expect(detail).toBe('20 of 1000 rows are refused. Nothing was stored.');
    expect(refusals).toHaveLength(20);
    expect(refusals[0]).toEqual({
      line: 51,
      errors: { title: ['This field may not be blank.'] },
      row: ',"Brontë, Emily",1847-12-22,9780141439556',
    });
    expect((await ann.state(id)).state).toBe('new');
    expect(await counted()).toEqual({ count: 0, found: 0, named: 0 });

    const answer = await ann.run(id, { skip_refused: true }, 'application/jsonl');
    expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const steps = textOf(answer)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportState);
    expect(steps.slice(0, -1).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['checking', 'storing']),
    );
    const done = { state: 'done', stored: 980, refused: 20, history: expect.any(Number) as unknown };
    expect(steps.at(-1)).toEqual(done);
    expect(await ann.state(id)).toMatchObject({ ...done, finished_at: TIME, username: 'ann' });
    expect(await counted()).toEqual({ count: 980, found: 980, named: 980 });
    const { history } = await ann.state(id);
    expect(await ann.get(`admin/history/${history}/`)).toMatchObject({
      ...{ channel: 'import', action: 'create', resource: 'books.book', username: 'ann', count: 980 },
    });

    const over = { status: 409, body: { detail: 'This import is done: 980 rows were stored.' } };
    expect(seen(await ann.run(id, { skip_refused: true }))).toEqual(over);
    expect(seen(await ann.ask('PATCH', `admin/imports/${id}/`, { date_format: null }))).toEqual(over);
    expect((await ann.ask('GET', `admin/imports/${id}/preview/`)).status).toBe(409);
    expect(await service.database.read('SELECT 1 FROM admin_importfile WHERE import_id = $1', [id])).toEqual(
      [],
    );
    expect((await counted()).count).toBe(980);
  });

  it('gives the refused rows back, to be mended', async () => {
    const id = await ann.uploaded(`${HEADER}\n${LINE}\n=1+1,"A, B",x,1\nEmma\n`);
    const answer = await ann.ask('GET', `admin/imports/${id}/refused/`, undefined, '*/*');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''books-refused.csv`);
    expect(textOf(answer).split('\r\n')).toEqual([
      'line,reasons,title,author,published_date,isbn',
      `3,published_date: Date has wrong format. Use one of these formats instead: YYYY-MM-DD.,'=1+1,"A, B",x,1`,
      `4,"Expected 4 fields, found 1.",Emma,,,`,
      '',
    ]);
    const others = await ann.uploaded('{"title":"Emma"}\n', 'a.jsonl');
    expect(await ann.get(`admin/imports/${others}/refused/`)).toEqual([
      {
        line: 1,
        reasons:
          'author: This field is required. published_date: This field is required. isbn: This field is required.',
        title: 'Emma',
      },
    ]);
  });

  it('stores nothing where all rows are refused', async () => {
    const id = await ann.uploaded('title\nEmma\n');
    expect(jsonOf(await ann.run(id, { skip_refused: true }))).toMatchObject({
      detail: '1 of 1 rows are refused. Nothing was stored.',
    });
    expect((await ann.state(id)).state).toBe('new');
    expect(seen(await ann.run(id, { skip_refused: 'maybe' }))).toEqual({
      status: 400,
      body: { skip_refused: ['Must be a valid boolean.'] },
    });
  });

  it('is carried out by one of those who ask at once', async () => {
    const id = await ann.uploaded(books(1000));
    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.run(id, { skip_refused: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect((await counted()).count).toBe(980);
  });

  it('says that it was interrupted once nobody is at it, and can be begun anew', async () => {
    const id = await ann.uploaded(`${HEADER}\n${LINE}`);
    const running = `UPDATE admin_import SET state = 'running', run = 'gone', alive_until = $2 WHERE id = $1`;
    await write(running, [id, new Date(Date.now() + 60_000)]);
    expect(await ann.state(id)).toMatchObject({ state: 'running' });
    expect(seen(await ann.run(id))).toEqual({ status: 409, body: { detail: 'This import is running.' } });
    await write(running, [id, new Date(Date.now() - 1)]);
    const { results } = (await ann.get('admin/imports/?page_size=1')) as { results: ImportState[] };
    expect(results[0]).toMatchObject({ id, state: 'interrupted', stored: null });
    expect((await ann.run(id)).status).toBe(200);
    expect((await counted()).count).toBe(1);
  });

  it('stores nothing once it has been said that it was interrupted', async () => {
    const id = await ann.uploaded(books(5000));
    const answer = ann.run(id, { skip_refused: true }, 'application/jsonl');
    while ((await ann.state(id)).state !== 'running');
    await write(`UPDATE admin_import SET state = 'interrupted' WHERE id = $1`, [id]);
    expect(
      textOf(await answer)
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(
      JSON.stringify({
        ...{ state: 'interrupted', stored: null, refused: null, history: null },
        detail: 'The import seemed to have been interrupted. Nothing was stored.',
      }),
    );
    expect((await counted()).count).toBe(0);
  });

  it('is forgotten after a day, unless it is done', async () => {
    const [old, done, young] = [
      await ann.uploaded(LINE + '\n1'),
      await ann.uploaded(`${HEADER}\n${LINE}`),
      await ann.uploaded(LINE + '\n1'),
    ];
    await ann.run(done);
    await write('UPDATE admin_import SET created_at = $2 WHERE id <> $1', [
      young,
      new Date(Date.now() - 86_401_000),
    ]);
    await ann.uploaded(LINE + '\n1');
    const found = await Promise.all(
      [old, done, young].map(async (id) => (await ann.ask('GET', `admin/imports/${id}/`)).status),
    );
    expect(found).toEqual([404, 200, 200]);
    expect(await service.database.read('SELECT 1 FROM admin_importfile WHERE import_id = $1', [old])).toEqual(
      [],
    );
  });
});

describeOnEveryDatabase('An import of what the database has rules for', (db) => {
  it('names in words of the API what is there already', async () => {
    const service = await startService({ ISBN_RULES: 'unique' }, db.url());
    await createUser(service.database, { username: 'ann', is_staff: true }, PASSWORD);
    const ann = await Importer.logIn(service.base, 'ann', PASSWORD);
    const id = await ann.uploaded(`${HEADER}\n${LINE}\n${LINE}\nDune,x,2000-01-01,1\n`);
    expect(seen(await ann.run(id))).toEqual({
      detail: '1 of 3 rows are refused. Nothing was stored.',
      refusals: [{ line: 3, errors: { isbn: ['book with this isbn already exists.'] }, row: LINE }],
    });
    expect(await ann.get('books/')).toEqual([]);
    await ann.run(id, { skip_refused: true });
    expect(await ann.state(id)).toMatchObject({ state: 'done', stored: 2, refused: 1 });
    await service.close();
  });

  const seen = (answer: Answer): unknown => jsonOf(answer);
});
