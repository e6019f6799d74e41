import { Module } from '@nestjs/common';
import { IsBoolean, IsDate, IsIn, IsInt, IsNumber, IsString } from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import {
  HistoryEntrySerializer,
  HistoryRowsSerializer,
} from '../../src/admin/api/history/history.serializer.js';
import { Import } from '../../src/admin/api/imports/import.entity.js';
import { ImportSummarySerializer } from '../../src/admin/api/imports/import.serializer.js';
import { User } from '../../src/auth/users/user.entity.js';
import { UserSerializer } from '../../src/auth/users/user.serializer.js';
import { BigAutoField, DateTimeField } from '../../src/database/columns.js';
import { query } from '../../src/database/database.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { adminApp } from '../../src/installed-apps.js';
import { HistoryEntry } from '../../src/rest/history/history-entry.entity.js';
import { HistoryRows } from '../../src/rest/history/history-rows.entity.js';
import { Register } from '../../src/rest/routing/mount.js';
import { Field, IsDateOnly, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { CharField, WrittenJSONField } from '../../src/rest/serializers/fields/index.js';
import * as serializers from '../../src/rest/serializers/declarations.js';
import { Serializer } from '../../src/rest/serializers/serializer.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { appOf, startService, type Service } from '../support/service.js';

/* Lists are written by the database where it can, single objects by JavaScript: the same text. */

@Entity('odds_odd')
class Odd {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40, nullable: true }) note: string | null;
  @Column({ type: 'boolean', nullable: true }) flag: boolean | null;
  @DateTimeField({ nullable: true }) moment: Date | null;
  @Column({ type: 'date', nullable: true }) day: string | null;
  @Column({ type: 'int', nullable: true }) choice: number | null;
  @Column({ type: 'text', nullable: true }) data: string | null;
  @Column({ type: 'float', nullable: true }) size: number | null;
  @Column({ type: 'decimal', precision: 8, scale: 2, nullable: true }) price: string | null;
  @Column({ type: 'bigint', nullable: true }) many: number | null;
}

const NULL = { allowNull: true, required: false };

class OddSerializer {
  @ReadOnly() @IsInt() id: number;
  @Field(NULL) @IsString() note: string | null;
  @Field(NULL) @IsBoolean() flag: boolean | null;
  @Field(NULL) @IsDate() moment: Date | null;
  @Field(NULL) @IsDateOnly() day: string | null;
  @Field({ ...NULL, source: 'choice' }) @IsIn([1, 2]) chosen: number | null;
  @Field({ ...NULL, as: WrittenJSONField }) data: string | null;
  @serializers.DecimalField({ ...NULL, maxDigits: 8, decimalPlaces: 2 }) price: string | null;
  @serializers.BigIntegerField({ ...NULL, coerceToString: true }) many: number | null;
}

class RoundSerializer {
  @serializers.DecimalField({ maxDigits: 20, decimalPlaces: 2 }) price: string;
}

class SizedSerializer extends OddSerializer {
  @Field(NULL) @IsNumber() size: number | null;
}

/** Shows its values in its own way, and leaves open how the database would. */
class ShoutedField extends CharField {
  override toRepresentation(value: unknown): unknown {
    return typeof value === 'string' ? value.toUpperCase() : value;
  }
}

class ShoutedSerializer extends OddSerializer {
  @Field({ ...NULL, as: ShoutedField }) declare note: string | null;
}

@Register('odd')
class OddViewSet extends ModelViewSet(Odd, OddSerializer) {}

@Register('sized')
class SizedViewSet extends ModelViewSet(Odd, SizedSerializer) {}

@Register('shouted')
class ShoutedViewSet extends ModelViewSet(Odd, ShoutedSerializer) {}

for (const view of [OddViewSet, SizedViewSet, ShoutedViewSet])
  Object.defineProperty(view.prototype, 'permissions', { get: () => [], set: () => undefined });

@Module({ controllers: [OddViewSet, SizedViewSet, ShoutedViewSet] })
class OddsModule {}

class Odds implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'note', type: 'varchar', length: '40', isNullable: true },
      { name: 'flag', type: 'boolean', isNullable: true },
      { name: 'moment', ...dateTimeField(queryRunner), isNullable: true },
      { name: 'day', type: 'date', isNullable: true },
      { name: 'choice', type: 'int', isNullable: true },
      { name: 'data', type: 'text', isNullable: true },
      { name: 'size', type: 'float', isNullable: true },
      { name: 'price', type: 'decimal', precision: 8, scale: 2, isNullable: true },
      { name: 'many', type: 'bigint', isNullable: true },
    ];
    await queryRunner.createTable(new Table({ name: 'odds_odd', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('odds_odd');
  }
}

const MOMENTS = [
  '2020-01-02 03:04:05',
  '2020-01-02 03:04:05.000',
  '2020-01-02 03:04:05.5',
  '2020-01-02 03:04:05.120',
  '2020-01-02 03:04:05.123999',
  '2020-12-31 23:59:59.999999',
  '1969-12-31 23:59:59.9999',
  '0001-01-01 00:00:00',
  '9999-12-31 23:59:59.999',
];

/** By column, values as SQL that others than the service may have written. */
const ODD_VALUES = {
  note: ["''", `'"\\/ü😀'`, `'<&>'`, "' a  '", 'char(1, 31, 127, 8232)', 'char(8, 9, 10, 12, 13)'],
  day: [`'0001-01-01'`, `'9999-12-31'`],
  choice: ['1', '-5', '2147483647'],
  price: ['0', '-0.5', '1.5', '100', '123456.78', '-999999.99', '0.29', `'7.10'`],
  many: ['0', '-9007199254740991', '9007199254740991'],
  size: ['0.1 + 0.2', '1e21', '1e-7', '-0.0', '5', '123456789012345680000.0'],
  data: ['{}', '[1,-2.5,1e+21,"é\\u0001\\n\\"",null,true]', '{"b":{"a":[]}}', '"x"', 'null'].map(
    (text) => `'${text}'`,
  ),
};

const BY_DIALECT = {
  sqlite: {
    flag: ['0', '1', '2', '-1', '0.5', `'x'`, `''`],
    moment: [
      ...MOMENTS.map((text) => `'${text}'`),
      ...[`'2020-01-02T03:04:05Z'`, `'2020-01-02T03:04:05.250+02:00'`, `'2020-01-02'`, '20200102'],
    ],
  },
  postgres: {
    flag: ['true', 'false'],
    moment: MOMENTS.map((text) => `'${text}+00'::timestamptz`),
  },
};

describeOnEveryDatabase('JSON that the database writes', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9999_odds', changes: new Odds() }],
      apps: [appOf(OddsModule, { entities: [Odd] }), adminApp],
    });
    for (const [column, values] of Object.entries({ ...ODD_VALUES, ...BY_DIALECT[db.dialect] }))
      for (const value of values) {
        const chars = (codes: string): string => codes.replace(/\d+/g, 'chr($&)').replaceAll(', ', ' || ');
        const sql =
          db.dialect === 'sqlite'
            ? value
            : value.replace(/^char\((.*)\)$/, (_, codes: string) => chars(codes));
        await service.database.transaction(function* () {
          yield* query(`INSERT INTO odds_odd (${column}) VALUES (${sql})`);
        });
      }
  });
  afterAll(() => service?.close());

  // Not checked against the OpenAPI document, which tells of what the service itself has stored.
  const ask = (path: string): Promise<string> => fetch(service.base + path).then((answer) => answer.text());

  it.each(['odd', 'sized', 'shouted'])('is that of JavaScript, whatever the values: %s', async (name) => {
    const list = await ask(`/api/${name}/`);
    const ids = (JSON.parse(list) as { id: number }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(30);
    const one = await Promise.all(ids.map((id) => ask(`/api/${name}/${id}/`)));
    expect(list).toBe(`[${one.join(',')}]`);
  });

  it.each([
    ['of users', UserSerializer, User, true],
    ['of history', HistoryEntrySerializer, HistoryEntry, true],
    ['of rows in history', HistoryRowsSerializer, HistoryRows, true],
    ['of imports', ImportSummarySerializer, Import, true],
    ['of odd values', OddSerializer, Odd, true],
    ['not of decimals that SQLite rounds', RoundSerializer, Odd, db.dialect === 'postgres'],
    ['not of fractions, which each writes in its own way', SizedSerializer, Odd, false],
    ['not of what JavaScript alone can show', ShoutedSerializer, Odd, false],
  ] as const)('is that of lists %s', (_, serializer, entity, isWritten) => {
    const { model } = service.database.objects<object>(entity);
    expect(Serializer.of<object>(serializer).selection(model).finish === undefined).toBe(isWritten);
  });
});
