import { Module } from '@nestjs/common';
import { IsInt } from 'class-validator';
import fc from 'fast-check';
import { Column, Entity, type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import { BigAutoField, DateTimeField } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { Register } from '../../src/rest/routing/mount.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, type Answer } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';

/* Cursors through lists in orders by columns of every type, with rows that are alike and rows without a value. */

@Entity('samples_sample')
class Sample {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40, nullable: true }) text: string | null;
  @Column({ type: 'double precision', nullable: true }) double: number | null;
  @Column({ type: 'real', nullable: true }) real: number | null;
  @Column({ type: 'decimal', precision: 40, scale: 20, nullable: true }) decimal: string | null;
  @Column({ type: 'boolean', nullable: true }) flag: boolean | null;
  @Column({ type: 'date', nullable: true }) day: string | null;
  @DateTimeField({ nullable: true }) time: Date | null;
  @Column({ type: 'bigint', nullable: true }) big: string | null;
  @Column({ type: 'smallint', nullable: true }) small: number | null;
}

class SampleSerializer {
  @ReadOnly() @IsInt() id: number;
}

/** Values as SQL takes them between quotes. */
const VALUES = {
  text: ['', ' ', 'a', 'A', 'a b&c=d+%20', "it's", 'é', 'ÿ', '\u2028', '書', '😀', 'None', 'null'],
  double: [
    '0',
    '0.1',
    '0.30000000000000004',
    '0.3',
    '1e-7',
    '-1.5e300',
    '0.3333333333333333',
    '9007199254740993',
  ],
  real: ['0', '0.1', '16777217', '-0.000001', '3.4e38'],
  decimal: ['0', '0.1', '0.12345678901234567890', '0.12345678901234567891', '-12345678901234567890.5'],
  flag: ['1', '0'],
  day: ['2020-02-29', '1999-12-31', '0001-01-01', '9999-12-31'],
  time: ['2020-01-01 00:00:00.001', '2020-01-01 00:00:00.000', '1970-01-01 00:00:00.999'],
  big: ['0', '9007199254740992', '9007199254740993', '-9223372036854775808', '9223372036854775807'],
  small: ['-32768', '0', '1', '32767'],
};
type Property = keyof typeof VALUES;
const PROPERTIES = Object.keys(VALUES) as Property[];

/** What PostgreSQL's columns have besides. */
const POSTGRES_VALUES: Partial<typeof VALUES> = {
  double: ['NaN', 'Infinity', '-Infinity'],
  real: ['NaN', '-Infinity'],
  decimal: ['NaN'],
  time: ['2020-01-01 00:00:00.000001', '2020-01-01 00:00:00.000002'],
};

@Register('samples')
class SampleViewSet extends ModelViewSet(Sample, SampleSerializer) {
  override readonly orderingFields = ['id', ...PROPERTIES];
}

@Module({ controllers: [SampleViewSet] })
class SamplesModule {}

class Samples implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'text', type: 'varchar', length: '40' },
      { name: 'double', type: 'double precision' },
      { name: 'real', type: 'real' },
      { name: 'decimal', type: 'decimal', precision: 40, scale: 20 },
      { name: 'flag', type: 'boolean' },
      { name: 'day', type: 'date' },
      { name: 'time', ...dateTimeField(queryRunner) },
      { name: 'big', type: 'bigint' },
      { name: 'small', type: 'smallint' },
    ].map((column) => ({ ...column, isNullable: true }));
    const id = { name: 'id', ...bigAutoField(queryRunner) };
    await queryRunner.createTable(new Table({ name: 'samples_sample', columns: [id, ...columns] }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('samples_sample');
  }
}

type Row = Readonly<Record<Property, string | null>>;

interface Page {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly { readonly id: number }[];
}

describeOnEveryDatabase('A cursor', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(
      { DEFAULT_PERMISSION: 'AllowAny', PAGINATION: 'cursor', MAX_PAGE_SIZE: '50' },
      db.url(),
      {
        migrations: [...(await loadMigrations()), { name: '9001_samples', changes: new Samples() }],
        apps: [appOf(SamplesModule, { entities: [Sample] })],
      },
    );
  });
  afterAll(() => service.close());

  const valuesOf = (property: Property): readonly string[] => [
    ...VALUES[property],
    ...((db.dialect === 'postgres' && POSTGRES_VALUES[property]) || []),
  ];
  const row = fc.record(
    Object.fromEntries(
      PROPERTIES.map((property) => [
        property,
        fc.oneof(
          { weight: 1, arbitrary: fc.constant(null) },
          { weight: 3, arbitrary: fc.constantFrom(...valuesOf(property)) },
        ),
      ]),
    ) as { [property in Property]: fc.Arbitrary<string | null> },
  );
  const order = fc.record({ property: fc.constantFrom(...PROPERTIES, 'id'), descending: fc.boolean() });

  const store = async (rows: readonly Row[]): Promise<void> => {
    const literal = (value: string | null): string =>
      value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
    await service.database.read('DELETE FROM samples_sample');
    const names = PROPERTIES.map((property) => `"${property}"`).join();
    const tuples = rows.map((each) => `(${PROPERTIES.map((property) => literal(each[property])).join()})`);
    await service.database.read(`INSERT INTO samples_sample (${names}) VALUES ${tuples.join()}`);
  };
  const pageAt = async (path: string): Promise<Page> => {
    const answer = await send(service.base, { path });
    expect([answer.status, jsonOf(answer)]).toEqual([
      200,
      expect.objectContaining({ results: expect.any(Array) }),
    ]);
    return jsonOf(answer) as Page;
  };
  const pathOf = (url: string): string => url.slice(service.base.length);

  /** The ids of the pages from `start` on, and the last of the pages. */
  const walk = async (start: Page, way: 'next' | 'previous', most: number): Promise<[number[][], Page]> => {
    let page = start;
    const ids = [page.results.map(({ id }) => id)];
    for (let url = page[way]; url; url = page[way]) {
      page = await pageAt(pathOf(url));
      ids.push(page.results.map(({ id }) => id));
      if (ids.length > most) throw new Error(`There is no end of pages: ${JSON.stringify(ids)}`);
    }
    return [ids, page];
  };

  it('comes to every row once, both ways, in the database’s own order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.array(order, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, orders, size) => {
          await store(rows);
          const columns = orders.map(
            ({ property, descending }) => `"${property}"${descending ? ' DESC' : ''}`,
          );
          const expected = (
            await service.database.read(`SELECT id FROM samples_sample ORDER BY ${[...columns, 'id'].join()}`)
          ).map(({ id }) => Number(id));
          const ordering = orders.map(({ property, descending }) => `${descending ? '-' : ''}${property}`);
          const first = await pageAt(`/api/samples/?page_size=${size}&ordering=${ordering.join()}`);
          const [forth, last] = await walk(first, 'next', rows.length);
          expect(forth.flat()).toEqual(expected);
          const [back] = await walk(last, 'previous', rows.length + 1);
          expect(back.reverse().flat()).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  const texts = [
    '',
    'abc',
    '1',
    '-1.5',
    '1e999',
    '9'.repeat(30),
    '9'.repeat(5000),
    '2020-02-30',
    'true',
    'NaN',
    '%00',
  ];
  const cursors = [
    ...texts.map((text) => `p=${text}`),
    ...['n=0', 'n=1', 'n=0&n=0', 'n=-1', 'n=x', 'n=0&p=1', 'n=1&p=1', 'p=1&p=2&p=3&p=4', 'p=1&'.repeat(1100)],
  ];

  it.each(['id', ...PROPERTIES])(
    'that is none of an order by %s is refused or leads somewhere',
    async (property) => {
      await store([Object.fromEntries(PROPERTIES.map((each) => [each, null])) as unknown as Row]);
      const outcome = (answer: Answer): unknown =>
        answer.status === 404 ? jsonOf(answer) : [answer.status, typeof (jsonOf(answer) as Page).results];
      const outcomes: unknown[] = [];
      for (const cursor of cursors) {
        for (const start of ['', 'r=1&', 'o=1&']) {
          const text = encodeURIComponent(Buffer.from(start + cursor).toString('base64'));
          outcomes.push(
            outcome(await send(service.base, { path: `/api/samples/?ordering=${property}&cursor=${text}` })),
          );
        }
      }
      const good = [{ detail: 'Invalid cursor' }, [200, 'object']].map((each) => JSON.stringify(each));
      expect(outcomes.filter((each) => !good.includes(JSON.stringify(each)))).toEqual([]);
      expect(outcomes).toContainEqual({ detail: 'Invalid cursor' });
    },
  );
});
