import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { BlacklistedToken } from '../../src/auth/tokens/blacklisted-token.entity.js';
import { OutstandingToken } from '../../src/auth/tokens/outstanding-token.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Book } from '../../src/books/book.entity.js';
import { BigAutoField, ForeignKeyField } from '../../src/database/columns.js';
import { query, type Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entitiesOf } from '../../src/app-config.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase, describeOnPostgres } from '../support/databases.js';
import { call } from './call.js';

/* Entities of one's own, with columns that no serializer of the service has a field for. */

@Entity('shop_thing')
@Unique(['name', 'shelf'])
class Thing {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column({ type: 'varchar', length: 20 }) name: string;
  @Column({ type: 'int' }) shelf: number;
  @Column({ type: 'decimal', precision: 8, scale: 2 }) price: string;
  @Column({ type: 'time', nullable: true }) opens: string | null;
  @Column({ type: 'simple-json', nullable: true }) data: object | null;
}

@Entity('shop_part')
class Part {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 20, unique: true }) code: string;
  @Column({ type: 'uuid' }) thing_id: string;
  @ForeignKeyField(() => Part, { onDelete: 'CASCADE', nullable: true }) parent_id: number | null;
}

const folder = mkdtempSync(join(tmpdir(), 'bookstore-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function file(extension: string, content: unknown): string {
  const path = join(folder, `${++files}.${extension}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const BOOK = { title: 'Émile', author: 'Rousseau', published_date: '1762-01-01', isbn: '1' };
const user = (username: string, others: object = {}) => ({
  model: 'auth.user',
  fields: {
    ...{ password: 'pbkdf2_sha256$1000$salt$x=', last_login: null, is_superuser: true, username },
    ...{ first_name: '', last_name: '', email: '', is_staff: true, is_active: true },
    ...{ date_joined: '2026-11-30T05:41:49.875Z', groups: [], user_permissions: [], ...others },
  },
});
const token = (jti: string, of: unknown, pk?: number) => ({
  model: 'token_blacklist.outstandingtoken',
  ...(pk !== undefined && { pk }),
  fields: { user: of, jti, token: `ey.${jti}`, created_at: null, expires_at: '2036-11-30T05:41:49Z' },
});
const blacklisted = (of: unknown) => ({
  model: 'token_blacklist.blacklistedtoken',
  fields: { token: of, blacklisted_at: '2026-11-30T05:41:49Z' },
});

describeOnEveryDatabase('fixtures in Django’s other forms', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.transaction(function* () {
      for (const entity of [BlacklistedToken, OutstandingToken, User, Book])
        yield* query(`DELETE FROM ${database.objects<object>(entity).table}`);
    });
  });

  const load = (...words: string[]) => call(db.url(), ['loaddata', ...words]);
  const installed = (objects: string, stderr = '') => ({
    code: 0,
    stdout: `Installed ${objects} from 1 fixture(s)\n`,
    stderr,
  });
  const refused = (message: RegExp) => ({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(message) as string,
  });
  const books = () => database.objects(Book).filter();

  it('name rows by natural keys, and may be loaded again', async () => {
    const fixture = file('json', [
      { model: 'auth.permission', fields: { name: 'Can', content_type: ['books', 'book'], codename: 'can' } },
      // Before what it refers to.
      blacklisted(['b']),
      token('a', ['ada'], 7),
      token('b', ['eve']),
      user('ada', { groups: [['Editors']] }),
      user('eve'),
      { model: 'auth.group', fields: { name: 'Editors', permissions: [['can', 'books', 'book']] } },
    ]);
    const warnings =
      'Warning: auth.permission is not a model of this service; left out 1 object(s).\n' +
      'Warning: auth.user.groups is not a model of this service; left out 1 object(s).\n' +
      'Warning: auth.group is not a model of this service; left out 1 object(s).\n';
    for (let time = 0; time < 2; time++) {
      expect(await load(fixture)).toEqual(installed('5 object(s) (of 7)', warnings));
      const users = await database.objects(User).filter();
      const tokens = await database.objects(OutstandingToken).filter();
      const [ada, eve] = users.map(({ id }) => id);
      expect(users.map(({ username }) => username)).toEqual(['ada', 'eve']);
      expect(tokens.map(({ jti, user_id }) => [jti, user_id])).toEqual([
        ['a', ada],
        ['b', eve],
      ]);
      expect((await database.objects(BlacklistedToken).filter()).map(({ token_id }) => token_id)).toEqual([
        tokens[1].id,
      ]);
    }
    expect(await load(file('json', [user('ada', { email: 'ada@example.com' })]))).toEqual(
      installed('1 object(s)'),
    );
    expect((await database.objects(User).filter()).map(({ email }) => email)).toEqual([
      'ada@example.com',
      '',
    ]);
  });

  it('refuse a natural key that names nothing', async () => {
    for (const key of [['nobody'], ['ada', 'more'], [], [{}]])
      expect(await load(file('json', [user('ada'), token('a', key)]))).toEqual(
        refused(/object 2 \(.*\): There is no auth\.user with the natural key \[.*\]\.\n$/),
      );
    expect(await load(file('json', [{ model: 'books.book', pk: [1], fields: BOOK }]))).toEqual(
      refused(/pk: A valid integer is required\.\n$/),
    );
  });

  const line = (object: object) => `${JSON.stringify(object)}\n`;
  const OBJECTS = [
    { model: 'books.book', pk: 4, fields: BOOK },
    { pk: null, model: 'books.book', fields: { ...BOOK, isbn: '2' } },
  ];
  const YAML = `- model: books.book
  pk: 4
  fields: &book
    title: Émile
    author: Rousseau
    published_date: 1762-01-01
    isbn: '1'
- model: books.book
  fields:
    <<: *book
    isbn: '2'
`;

  it.each([
    ['JSON Lines', 'jsonl', OBJECTS.map(line).join('')],
    ['JSON Lines after an empty line', 'jsonl', `\n${OBJECTS.map(line).join('\r\n')}`],
    ['YAML', 'yaml', YAML],
    ['YAML called yml', 'yml', YAML],
  ])('are read as %s', async (_, extension, text) => {
    expect(await load(file(extension, text))).toEqual(installed('2 object(s)'));
    expect((await books()).map(({ id: _id, ...fields }) => fields)).toEqual([BOOK, { ...BOOK, isbn: '2' }]);
    expect((await books())[0].id).toBe(4);
  });

  it('are read from standard input', async () => {
    for (const [format, input] of [
      ['jsonl', OBJECTS.map(line).join('')],
      ['yaml', YAML],
    ]) {
      const { code } = await call(db.url(), ['loaddata', '--format', format, '-'], { input });
      expect(code).toBe(0);
    }
    expect((await books()).map(({ isbn }) => isbn)).toEqual(['1', '2', '2']);
  });

  it('are told from rows in JSON Lines', async () => {
    expect(await load(file('jsonl', line(BOOK)))).toEqual({
      code: 0,
      stdout: 'Installed 1 object(s) from 1 file(s)\n',
      stderr: expect.any(String) as string,
    });
    const input = line(BOOK);
    expect((await call(db.url(), ['loaddata', '--format', 'jsonl', '-'], { input })).code).toBe(0);
    expect(await books()).toHaveLength(2);
  });

  it.each([
    [
      'XML',
      'xml',
      '<django-objects/>',
      /XML is not supported\. Write the fixture as JSON: python manage\.py dumpdata --format json -o \d+\.json\n$/,
    ],
    ['no YAML', 'yaml', '- a: [', /The file is not YAML: .+\n$/],
    [
      'YAML that makes Python objects',
      'yaml',
      '- !!python/object:os.system x',
      /The file is not YAML: Unresolved tag.*\n$/,
    ],
    ['YAML that unfolds without end', 'yaml', bomb(), /The file is not YAML: Excessive alias count.*\n$/],
    ['a broken line', 'jsonl', `${line(OBJECTS[0])}{`, /The file is not JSON in line 2: .+\n$/],
  ])('refuse %s', async (_, extension, text, message) => {
    expect(await load(file(extension, text))).toEqual(refused(message));
    expect(await books()).toEqual([]);
  });

  it('are no rows: options about rows do not go with them', async () => {
    const fixture = file('jsonl', OBJECTS.map(line).join(''));
    expect(await load('--keep-going', fixture)).toEqual(
      refused(/--keep-going is only for CSV and JSON Lines/),
    );
    expect(await load('--rejects', join(folder, 'r'), fixture)).toEqual(
      refused(/--rejects is only for a single file/),
    );
  });

  it('may call models otherwise', async () => {
    const fixture = file('json', [
      { model: 'library.Book', pk: 1, fields: BOOK },
      { model: 'accounts.user', fields: user('ada').fields },
    ]);
    expect(await load(fixture)).toEqual(
      refused(/'library\.Book' \(if it is books\.book, use --rename library\.book=books\.book\)\n$/),
    );
    for (const first of ['library.book=books.book', 'library=books'])
      expect(await load('--rename', first, '--rename', 'accounts.user=auth.user', fixture)).toEqual(
        installed('2 object(s)'),
      );
    for (const wrong of ['library.book', 'library=books.book', 'a.b.c=d.e'])
      expect(await load('--rename', wrong, fixture)).toEqual(refused(/Must be old\.model=new\.model/));
    expect(await load('--rename', 'library.book=books.magazine', fixture)).toEqual(
      refused(/Invalid model identifier: 'library\.Book'\n$/),
    );
  });

  it('continue ids above the highest', async () => {
    await load(file('json', [{ model: 'books.book', pk: 500, fields: BOOK }]));
    expect((await database.transaction(() => database.objects(Book).insert(BOOK))).id).toBe(501);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) =>
    level === 0
      ? '- &a0 [x]'
      : `- &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join()}]`,
  );
  return levels.join('\n');
}

describeOnEveryDatabase('fixtures of entities of one’s own', (db) => {
  const apps = [...INSTALLED_APPS, { entities: db.dialect === 'sqlite' ? [Thing] : [Thing, Part] }];
  const run = (...words: string[]) => call(db.url(), words, { apps });
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entitiesOf(apps));
    const [json, key] = db.dialect === 'sqlite' ? ['text', 'varchar'] : ['text', 'uuid'];
    await database.dataSource
      .query(`CREATE TABLE shop_thing (id ${key} PRIMARY KEY, name varchar(20), shelf int,
      price decimal(8, 2), opens time, data ${json}, UNIQUE (name, shelf))`);
    if (db.dialect === 'postgres')
      await database.dataSource
        .query(`CREATE TABLE shop_part (id bigserial PRIMARY KEY, code varchar(20) UNIQUE,
        thing_id uuid NOT NULL, parent_id bigint REFERENCES shop_part (id))`);
  });
  afterAll(async () => {
    await database.close();
  });

  const ID = '0e984725-c51c-4bf4-9960-e1c80e27aba0';
  const thing = (fields: object = {}) => ({
    model: 'shop.thing',
    pk: ID,
    fields: { name: 'Lamp', shelf: 1, price: '12.50', opens: '08:30:00', data: { a: [1, 'b'] }, ...fields },
  });
  const dump = async (...words: string[]) => {
    const { code, stdout, stderr } = await run('dumpdata', ...words);
    return code === 0 ? (JSON.parse(stdout) as unknown) : stderr;
  };

  it('hold decimals, UUIDs, times and JSON as Django writes them, out and in', async () => {
    expect((await run('loaddata', file('json', [thing()]))).stderr).toBe('');
    expect(await dump('shop.thing')).toEqual([thing()]);
    expect((await run('loaddata', file('json', await dump()))).stderr).toBe('');
    expect(await dump('shop.thing')).toEqual([thing()]);
  });

  it('give a row without an id that of its unique fields, or else a random one', async () => {
    await run(
      'loaddata',
      file('json', [
        { ...thing({ price: 3 }), pk: null },
        { ...thing({ name: 'Desk' }), pk: undefined },
      ]),
    );
    const all = (await dump('shop.thing')) as { pk: string; fields: object }[];
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(thing({ price: '3.00' }));
    expect(all.map(({ pk }) => pk)).toEqual(Array(2).fill(expect.stringMatching(/^[\da-f-]{36}$/)));
  });

  it('refuse what the columns cannot have', async () => {
    const { stderr } = await run('loaddata', file('json', [{ ...thing({ price: 'dear' }), pk: 'x' }]));
    expect(stderr).toMatch(
      /price: A valid number is required\.; pk: Must be a valid UUID\.\n$|price: A valid number is required\.\n$/,
    );
  });

  it('leave other models as they are', async () => {
    expect(await dump('books')).toEqual([]);
    expect((await run('dumpdata', '--format', 'csv', 'books.book')).code).toBe(0);
  });

  if (db.dialect === 'postgres')
    it('store what is referred to first, by ids and by natural keys', async () => {
      const part = (code: string, parent: unknown, pk?: number) => ({
        ...{ model: 'shop.part', pk },
        fields: { code, thing_id: ID, parent },
      });
      const fixture = [
        part('leaf', ['twig']),
        part('twig', 5),
        part('root', null),
        part('branch', ['root'], 5),
      ];
      expect((await run('loaddata', file('json', fixture))).stderr).toBe('');
      const parts = (await dump('shop.part')) as { pk: number; fields: { code: string; parent: number } }[];
      const code = (id: number | null) => parts.find(({ pk }) => pk === id)?.fields.code;
      expect(Object.fromEntries(parts.map(({ fields }) => [fields.code, code(fields.parent)]))).toEqual({
        ...{ root: undefined, branch: 'root', twig: 'branch', leaf: 'twig' },
      });
    });
});

/* Types that PostgreSQL alone has. */

@Entity('shop_box')
class Box {
  @BigAutoField() id: number;
  @Column({ type: 'jsonb' }) data: unknown;
  @Column({ type: 'bytea' }) raw: Buffer;
  @Column({ type: 'interval' }) lasts: string;
  @Column({ type: 'text', array: true }) tags: string[];
  @Column({ type: 'numeric', nullable: true }) weight: string | null;
  @Column({ type: 'double precision' }) size: number;
}

@Entity('shop_pair')
class Pair {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column({ type: 'bigint', primary: true }) other: number;
}

describeOnPostgres('fixtures of types that PostgreSQL alone has', (db) => {
  const apps = [...INSTALLED_APPS, { entities: [Box, Pair] }];
  const run = (...words: string[]) => call(db.url(), words, { apps });
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entitiesOf(apps));
    await migrate(database.dataSource);
    await database.dataSource.query(`CREATE TABLE shop_box (id bigserial PRIMARY KEY, data jsonb NOT NULL,
      raw bytea NOT NULL, lasts interval NOT NULL, tags text[] NOT NULL, weight numeric, size double precision NOT NULL)`);
  });
  afterAll(async () => {
    await database.close();
  });

  it('are the same after a round trip', async () => {
    const box = {
      model: 'shop.box',
      pk: 1,
      fields: {
        ...{ data: ['x', { y: null }], raw: 'AAEC/w==', lasts: '2 hours 1 days', tags: ['a', 'b,"c"'] },
        ...{ weight: '1234567890123456789.5', size: 0.1 },
      },
    };
    const load = (object: unknown) => run('loaddata', file('json', [object]));
    const dump = async () => JSON.parse((await run('dumpdata', 'shop.box')).stdout) as unknown;
    expect((await load(box)).stderr).toBe('');
    expect(await dump()).toEqual([box]);
    // As Django writes an ArrayField and a DurationField.
    await load({ ...box, fields: { ...box.fields, tags: '["a", "b,\\"c\\""]', lasts: '1 02:00:00' } });
    expect(await dump()).toEqual([box]);
  });

  it('are in the way of their own model alone', async () => {
    const { code, stderr } = await run('dumpdata', 'shop.pair');
    expect([code, stderr]).toEqual([
      1,
      'CommandError: shop.pair has a primary key of 2 columns, which a fixture cannot represent: name the other models.\n',
    ]);
    expect((await run('dumpdata', 'books', 'shop.box')).code).toBe(0);
  });
});
