import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as typeorm from 'typeorm';
import {
  Check,
  Column,
  Entity,
  Index,
  PrimaryColumn,
  Unique,
  type ColumnOptions,
  type MigrationInterface,
} from 'typeorm';
import ts from 'typescript';
import { unmigratedChanges } from '../../src/database/migrations/autodetector.js';
import * as columns from '../../migrations/frozen/columns.js';
import { BigAutoField, DateTimeField, ForeignKeyField } from '../../src/database/columns.js';
import { buildDataSource, type EntityClass } from '../../src/database/data-source.js';
import { query, type Database } from '../../src/database/database.js';
import { writeMigration } from '../../src/database/migrations/migration-writer.js';
import type { Migration } from '../../src/database/migrations/migrations.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import {
  describe as wordsFor,
  faultOf,
  lossOf,
  suggestName,
} from '../../src/database/migrations/operations.js';
import { describeOnEmptyDatabases } from '../support/databases.js';

/** Runs the text of a migration file, as the build would. */
function compile(name: string, text: string): Migration {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const modules: Record<string, unknown> = { typeorm, './frozen/columns.js': columns };
  const exported: { Migration?: new () => MigrationInterface } = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the generator's own output
  (new Function('exports', 'require', outputText) as (...args: unknown[]) => void)(
    exported,
    (path: string) => modules[path],
  );
  return { name, changes: new exported.Migration!() };
}

async function generate(
  name: string,
  earlier: readonly Migration[],
  entities: readonly EntityClass[],
): Promise<Migration> {
  return compile(name, writeMigration(await unmigratedChanges(earlier, entities)));
}

/**
 * The statements that TypeORM itself would run on PostgreSQL to make the tables those of the entities. (On SQLite it
 * compares the texts of defaults, and takes `true` for another than 1.)
 */
async function remaining(url: string, entities: readonly EntityClass[]): Promise<string[]> {
  if (url.startsWith('sqlite:')) return [];
  const dataSource = buildDataSource({ databaseUrl: url }, entities);
  await dataSource.initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  return upQueries.map(({ query }) => query);
}

@Entity('shop_author')
class Author {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40, unique: true }) name: string;
}

@Entity('shop_item')
class Item {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40 }) name: string;
  @Column({ type: 'integer', nullable: true }) stock: number | null;
  @DateTimeField() made_at: Date;
}

@Entity('shop_item')
@Unique(['name', 'stock'])
@Check('stock >= 0')
class RicherItem {
  @BigAutoField() id: number;
  @Index() @Column({ type: 'varchar', length: 80 }) name: string;
  @Column({ type: 'integer', default: 0 }) stock: number;
  @Column({ type: 'boolean', default: true }) in_print: boolean;
  @Column({ type: 'varchar', length: 20, default: `it's "new"`.replace("'", "''") }) state: string;
  @Column({ type: 'text', nullable: true, unique: true }) code: string | null;
  @Column({ type: 'date', nullable: true }) released: string | null;
  @Column({ type: 'numeric', precision: 8, scale: 2, default: 0 }) price: string;
  @DateTimeField() made_at: Date;
  @ForeignKeyField(() => Author, { onDelete: 'SET NULL', nullable: true }) author_id: number | null;
}

/** `Item` with other properties beside its id. */
function itemWith(...decorators: readonly [property: string, decorator: PropertyDecorator][]): EntityClass {
  @Entity('shop_item')
  class Other {
    @BigAutoField() id: number;
  }
  for (const [property, decorator] of decorators) decorator(Other.prototype, property);
  return Other;
}

const name = (length = 40): [string, PropertyDecorator] => ['name', Column({ type: 'varchar', length })];
const stock = (options: ColumnOptions = { nullable: true }): [string, PropertyDecorator] => [
  'stock',
  Column({ type: 'integer', ...options }),
];
const made_at: [string, PropertyDecorator] = ['made_at', DateTimeField()];

@Entity('shop_item')
class Coded {
  @PrimaryColumn({ type: 'integer' }) id: number;
  @Column({ type: 'varchar', length: 40 }) name: string;
}

// Two tables that refer to each other, and one that refers to itself.
@Entity('shop_country')
class Country {
  @BigAutoField() id: number;
  @ForeignKeyField(() => City, { onDelete: 'SET NULL', nullable: true }) capital_id: number | null;
}

@Entity('shop_city')
class City {
  @BigAutoField() id: number;
  @ForeignKeyField(() => Country, { onDelete: 'CASCADE' }) country_id: number;
  @ForeignKeyField(() => City, { onDelete: 'SET NULL', nullable: true }) twin_id: number | null;
}

describe('The autodetector', () => {
  let first: Migration;
  beforeAll(async () => {
    first = await generate('0001_initial', [], [Item]);
  });

  it.each<[string, EntityClass[], string[], string]>([
    ['nothing', [Item], [], ''],
    ['a new table', [Item, Author], ['+ Create model author'], 'author'],
    ['a table that is gone', [], ['- Delete model item'], 'delete_item'],
    [
      'a column that may be empty',
      [itemWith(name(), stock(), made_at, ['code', Column({ type: 'text', nullable: true })])],
      ['+ Add field code to item'],
      'item_code',
    ],
    [
      'a column that is gone',
      [itemWith(name(), made_at)],
      ['- Remove field stock from item'],
      'remove_item_stock',
    ],
    [
      'a longer column',
      [itemWith(name(50), stock(), made_at)],
      ['~ Alter field name on item'],
      'alter_item_name',
    ],
    [
      'a rename, which nobody can guess',
      [itemWith(['title', Column({ type: 'varchar', length: 40, default: '' })], stock(), made_at)],
      ['- Remove field name from item', '+ Add field title to item'],
      'remove_item_name_item_title',
    ],
  ])('finds %s', async (_, entities, words, suggestion) => {
    const operations = await unmigratedChanges([first], entities);
    expect(operations.map(wordsFor)).toEqual(words);
    const losses = operations.flatMap((operation) => lossOf(operation) ?? []);
    expect(losses).toHaveLength(words.filter((word) => word.startsWith('-')).length);
    if (words.length > 0) expect(suggestName(operations)).toBe(suggestion);
  });

  it.each<[string, EntityClass, RegExp]>([
    [
      'a column that may not be empty and has no default',
      itemWith(name(), stock(), made_at, ['code', Column({ type: 'text' })]),
      /^It is impossible to add the non-nullable column shop_item\.code without specifying a default/,
    ],
    [
      'one that may not be empty any more',
      itemWith(name(), stock({}), made_at),
      /^It is impossible to change the nullable column shop_item\.stock to non-nullable/,
    ],
    ['another primary key', Coded, /^The primary key of shop_item has changed/],
  ])('cannot be sure about %s', async (_, entity, message) => {
    const faults = (await unmigratedChanges([first], [entity])).flatMap(
      (operation) => faultOf(operation) ?? [],
    );
    expect(faults).toEqual([expect.stringMatching(message)]);
  });

  it('drops the index that an entity had, not one made by hand', async () => {
    const indexed = itemWith(name(), stock(), made_at, ['name', Index()]);
    const second = await generate('0002_index', [first], [indexed]);
    const byHand: Migration = {
      name: '0003_by_hand',
      changes: {
        up: (queryRunner) =>
          queryRunner.createIndex(
            'shop_item',
            new typeorm.TableIndex({ name: 'by_stock', columnNames: ['stock'] }),
          ),
        down: (queryRunner) => queryRunner.dropIndex('shop_item', 'by_stock'),
      },
    };
    const operations = await unmigratedChanges([first, second, byHand], [Item]);
    expect(operations.map(wordsFor)).toEqual(['- Remove index shop_item_name_idx from model item']);
    expect(suggestName(operations)).toBe('remove_shop_item_name_idx');
  });

  it('writes what prettier would', async () => {
    const texts = await Promise.all(
      [[], [first]].map(async (earlier) =>
        writeMigration(await unmigratedChanges(earlier, [Author, RicherItem, Country, City])),
      ),
    );
    for (const text of texts) expect(prettier(text)).toBe(text);
  });
});

function prettier(text: string): string {
  const program = fileURLToPath(import.meta.resolve('prettier/bin/prettier.cjs'));
  return execFileSync(process.execPath, [program, '--stdin-filepath', 'migrations/0001_text.ts'], {
    input: text,
    encoding: 'utf8',
  });
}

describeOnEmptyDatabases('A generated migration', (db) => {
  let database: Database;
  let first: Migration;
  const before: EntityClass[] = [Item];
  const after: EntityClass[] = [Author, RicherItem];

  beforeAll(async () => {
    first = await generate('0001_initial', [], before);
    database = await openDatabase({ databaseUrl: db.url() }, after);
    await migrate(database.dataSource, undefined, { migrations: [first] });
    await database.transaction(function* () {
      const sql = 'INSERT INTO shop_item (name, stock, made_at) VALUES ($1, $2, $3)';
      yield* query(sql, ['a', 3, new Date(0)]);
      yield* query(sql, ['b', null, new Date(0)]);
    });
  });
  afterAll(() => database.close());

  const rows = () => database.dataSource.query('SELECT id, name, stock FROM shop_item ORDER BY id');

  it('makes the tables that the entities ask for', async () => {
    expect(await remaining(db.url(), before)).toEqual([]);
    expect(await unmigratedChanges([first], before)).toEqual([]);
  });

  it('changes filled tables forth and back without losing a row', async () => {
    const second = await generate('0002_more', [first], after);
    const migrations = [first, second];
    await migrate(database.dataSource, undefined, { migrations });
    expect(await remaining(db.url(), after)).toEqual([]);
    expect(await unmigratedChanges(migrations, after)).toEqual([]);
    expect(await rows()).toEqual([
      { id: 1, name: 'a', stock: 3 },
      { id: 2, name: 'b', stock: 0 },
    ]);

    await migrate(database.dataSource, '0001_initial', { migrations });
    expect(await remaining(db.url(), before)).toEqual([]);
    expect(await rows()).toEqual([
      { id: 1, name: 'a', stock: 3 },
      { id: 2, name: 'b', stock: 0 },
    ]);
    await migrate(database.dataSource, undefined, { migrations });
    expect(await remaining(db.url(), after)).toEqual([]);
  });

  it('makes and drops tables that refer to each other', async () => {
    const url = await db.another();
    const other = await openDatabase({ databaseUrl: url }, [Country, City]);
    const made = await generate('0001_initial', [], [Country, City]);
    const dropped = await generate('0002_drop', [made], []);
    const migrations = [made, dropped];
    for (const target of ['0001_initial', '0002_drop', '0001_initial']) {
      await migrate(other.dataSource, target, { migrations });
    }
    expect(await remaining(url, [Country, City])).toEqual([]);
    await migrate(other.dataSource, 'zero', { migrations });
    await other.close();
  });
});
