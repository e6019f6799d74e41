import { Module, type Type } from '@nestjs/common';
import {
  IsBoolean,
  IsDate,
  IsDecimal,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
  type ColumnOptions,
} from 'typeorm';
import type { ModelAdmin } from '../../src/admin/site/model-admin.js';
import { createApplication } from '../../src/application.js';
import { Book } from '../../src/books/book.entity.js';
import { BigAutoField, DateTimeField, ForeignKeyField } from '../../src/database/columns.js';
import type { EntityClass } from '../../src/database/data-source.js';
import { DeclarationError } from '../../src/database/declaration-error.js';
import { openDatabase } from '../../src/database/open-database.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import { entities } from '../support/entities.js';
import { Register } from '../../src/rest/routing/mount.js';
import { Field, IsDateOnly, ReadOnly, WriteOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet, ReadOnlyModelViewSet } from '../../src/rest/viewsets/index.js';
import { readSettings } from '../../src/settings.js';
import { describeOnEmptyDatabases, type TestDatabase } from '../support/databases.js';
import { appOf } from '../support/service.js';

interface Declared {
  readonly entity: EntityClass;
  readonly views: readonly unknown[];
  readonly admins?: readonly ModelAdmin[];
}

const id = (): PropertyDecorator[] => [ReadOnly(), IsInt()];

const compose = (
  target: object,
  properties: Readonly<Record<string, readonly PropertyDecorator[]>>,
): void => {
  for (const [property, decorators] of Object.entries(properties))
    for (const decorate of decorators) decorate(target, property);
};

type Properties = Readonly<Record<string, readonly PropertyDecorator[]>>;

/** An entity Part with an id and these columns. */
function entityOf(columns: Properties, key: Properties = { id: [BigAutoField()] }): EntityClass {
  class Part {}
  compose(Part.prototype, { ...key, ...columns });
  Entity('shop_part')(Part);
  return Part;
}

function serializerOf(fields: Properties): Type<object> {
  class PartSerializer {}
  compose(PartSerializer.prototype, { id: id(), ...fields });
  return PartSerializer;
}

/** The viewset of Part, with what it says of itself. */
function viewOf(
  entity: EntityClass,
  serializer: Type<object>,
  own: object = {},
  base = ModelViewSet,
): unknown {
  class PartViewSet extends (base(entity as never, serializer as never) as unknown as Type<object>) {
    constructor() {
      super();
      Object.assign(this, own);
    }
  }
  Register('parts')(PartViewSet as never);
  return PartViewSet;
}

/** One column and one field of it. */
const pair = (column: PropertyDecorator[], field: PropertyDecorator[], own: object = {}): Declared => {
  const entity = entityOf({ value: column });
  return { entity, views: [viewOf(entity, serializerOf({ value: field }), own)] };
};
const column = (options: ColumnOptions, ...field: PropertyDecorator[]) => pair([Column(options)], field);
const text = { type: 'varchar', length: 20 } as const;

async function faultsOf(db: TestDatabase, { entity, views, admins }: Declared, all = [...entities, entity]) {
  const settings = readSettings(
    {
      ...{ SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know', LOG_LEVEL: 'silent' },
      DATABASE_URL: db.url(),
    },
    INSTALLED_APPS,
  );
  try {
    const database = await openDatabase(settings, all);
    try {
      @Module({ controllers: views as never })
      class PartsModule {}
      const apps = [...INSTALLED_APPS, appOf(PartsModule, { admin: admins })];
      await (await createApplication(settings, database, apps)).close();
    } finally {
      await database.close().catch(() => undefined);
    }
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error;
    return error.faults;
  }
  return [];
}

enum Mood {
  Glad = 'glad',
  Sad = 'sad',
}

const DECORATORS =
  '@IsString(), @IsEmail(), @IsDate(), @IsISO8601(), @IsDateOnly(), @IsBoolean(), @IsNumber(), @IsInt(), @IsIn([…]), @IsEnum(…) or @IsObject()';
const NO_FIELD = 'Use a column of text, int, float, boolean, date, timestamp and JSON.';
const KEY = 'Use one whole number called id, as @BigAutoField() declares it.';
const ofText = (decorator: string, accepted: string, type: string) =>
  `PartSerializer.value: ${decorator} does not fit Part.value, a column of type ${type}. Use ${accepted}.`;
const FOR_TEXT = '@IsString(), @IsEmail(), @IsDateOnly(), @IsIn() or @IsEnum() or @IsObject()';

/** What is declared, and all that is said against it. */
const REFUSED: readonly (readonly [string, () => Declared, readonly string[]])[] = [
  [
    'a decimal',
    () => column({ type: 'decimal', precision: 8, scale: 2 }, IsNumber()),
    [ofText('@IsNumber()', '@serializers.DecimalField()', 'decimal')],
  ],
  [
    'a decimal as text, shown alone',
    () => column({ type: 'numeric' }, ReadOnly(), IsString()),
    [ofText('@IsString()', '@serializers.DecimalField()', 'numeric')],
  ],
  [
    'a list of texts in a column',
    () => column({ type: 'simple-array' }, IsString()),
    [`PartSerializer.value: no field can hold Part.value, a column of type simple-array. ${NO_FIELD}`],
  ],
  ['a number for a text', () => column(text, IsInt()), [ofText('@IsInt()', FOR_TEXT, 'varchar')]],
  [
    'a text for a number',
    () => column({ type: 'int' }, IsString()),
    [ofText('@IsString()', '@IsInt() or @IsIn() or @IsEnum()', 'int')],
  ],
  [
    'a bigint as text',
    () => column({ type: 'bigint' }, IsString()),
    [ofText('@IsString()', '@IsInt() or @IsIn() or @IsEnum()', 'bigint')],
  ],
  [
    'a day as a point in time',
    () => column({ type: 'date' }, IsDate()),
    [ofText('@IsDate() or @IsISO8601()', '@IsDateOnly()', 'date')],
  ],
  [
    'a fraction for a whole number',
    () => column({ type: 'int' }, IsNumber()),
    [expect.stringMatching(/^PartSerializer\.value: @IsNumber\(\) does not fit/) as never],
  ],
  [
    'a boolean for a number',
    () => column({ type: 'int' }, IsBoolean()),
    [expect.stringMatching(/@IsBoolean\(\) does not fit/) as never],
  ],
  [
    'numbers as the choices of a text',
    () => column(text, IsIn([1, 2])),
    [expect.stringMatching(/@IsIn\(\) or @IsEnum\(\) does not fit/) as never],
  ],
  [
    'a transformer',
    () => column({ ...text, transformer: { to: String, from: String } }, IsString()),
    [
      'PartSerializer.value: the transformer of Part.value, a column of type varchar, is not applied here. Use a column without one.',
    ],
  ],
  [
    'a field of no type that is known',
    () => column(text, IsDecimal(), MaxLength(3)),
    [
      `PartSerializer.value has no decorator that says its type (it has isDecimal, maxLength). Use ${DECORATORS}.`,
    ],
  ],
  [
    'a field without a type, and another one',
    () => {
      const entity = entityOf({ value: [Column(text)], other: [Column(text)] });
      return { entity, views: [viewOf(entity, serializerOf({ value: [ReadOnly()], other: [IsUUID()] }))] };
    },
    [
      `PartSerializer.value has no decorator that says its type. Use ${DECORATORS}.`,
      `PartSerializer.other has no decorator that says its type (it has isUuid). Use ${DECORATORS}.`,
    ].reverse(),
  ],
  [
    'a field without a column',
    () => {
      const entity = entityOf({ value: [Column(text)] });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()], total: [ReadOnly(), IsInt()] }))],
      };
    },
    ['PartSerializer.total: Part has no column of that name. Use id or value.'],
  ],
  [
    'a field that is only written without a column',
    () => {
      const entity = entityOf({ value: [Column(text)] });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()], again: [WriteOnly(), IsString()] }))],
      };
    },
    ['PartSerializer.again: Part has no column of that name. Use id or value.'],
  ],
  [
    'a column that nothing fills',
    () => {
      const entity = entityOf({ value: [Column(text)], owner: [Column({ type: 'bigint' })] });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()], owner: [ReadOnly(), IsInt()] }))],
      };
    },
    [
      'PartSerializer: nothing fills Part.owner, which is NOT NULL and has no default. Use a writable field, a default, "nullable: true", or a viewset whose performCreate() gives the value.',
    ],
  ],
  [
    'an id that is a UUID',
    () => {
      const entity = entityOf({ value: [Column(text)] }, { id: [PrimaryGeneratedColumn('uuid')] });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ id: [ReadOnly(), IsString()], value: [IsString()] }))],
      };
    },
    [`PartViewSet: the primary key of Part is id, a column of type uuid. ${KEY}`],
  ],
  [
    'an id of two columns',
    () => {
      const key = { id: [PrimaryColumn({ type: 'bigint' })], shop: [PrimaryColumn({ type: 'bigint' })] };
      const entity = entityOf({ value: [Column(text)] }, key);
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()] }), {}, ReadOnlyModelViewSet as never)],
      };
    },
    [`PartViewSet: the primary key of Part is made of id and shop. ${KEY}`],
  ],
  [
    'an id of another name',
    () => {
      const entity = entityOf({ value: [Column(text)] }, { number: [BigAutoField()] });
      return { entity, views: [viewOf(entity, serializerOf({ id: [], number: id(), value: [IsString()] }))] };
    },
    [`PartViewSet: the primary key of Part is number, a column of type ${'integer|bigint'}. ${KEY}`],
  ],
  [
    'rows that are marked instead of deleted',
    () => {
      const entity = entityOf({ value: [Column(text)], gone: [DeleteDateColumn()] });
      return { entity, views: [viewOf(entity, serializerOf({ value: [IsString()] }))] };
    },
    [
      'PartViewSet: Part.gone is a @DeleteDateColumn, but rows are deleted here, not marked. Use a @Column() that a viewset sets and filters by.',
    ],
  ],
  [
    'filters, searches and orders by what is not there',
    () =>
      pair([Column(text)], [IsString()], {
        filterFields: { name: ['exact'], value: ['exact', 'like', 'year'] },
        searchFields: ['title'],
        orderingFields: ['-value'],
      }),
    [
      'PartViewSet.filterFields: there is no field "name" with a column of Part. Use id or value.',
      'PartViewSet.filterFields: "like" is no lookup for value. Use exact, icontains, gte, lte or in.',
      'PartViewSet.filterFields: "year" is no lookup for value. Use exact, icontains, gte, lte or in.',
      'PartViewSet.searchFields: Part has no column "title". Use id or value.',
      'PartViewSet.orderingFields: Part has no column "-value". Use id or value.',
    ],
  ],
  [
    'a filter by JSON',
    () => pair([Column({ type: 'text' })], [IsObject()], { filterFields: { value: ['exact'] } }),
    ['PartViewSet.filterFields: there is no filter for value. Use other fields.'],
  ],
  [
    'two resources at one address',
    () => {
      const entity = entityOf({ value: [Column(text)] });
      const serializer = serializerOf({ value: [IsString()] });
      class OtherViewSet extends (viewOf(entity, serializer) as Type<object>) {}
      Register('parts')(OtherViewSet as never);
      return { entity, views: [viewOf(entity, serializer), OtherViewSet] };
    },
    [
      'OtherViewSet: PartViewSet is at /api/parts/ as well. Use an address that no other view has, in one module.',
    ],
  ],
  [
    'a page of the admin site for what is mounted nowhere',
    () => {
      const entity = entityOf({ value: [Column(text)] });
      const viewset = viewOf(entity, serializerOf({ value: [IsString()] })) as ModelAdmin['viewset'];
      return { entity, views: [], admins: [{ label: 'shop.part', viewset }] };
    },
    [
      'shop.part in the admin site has the viewset PartViewSet, which is mounted nowhere. Use one with @Register(…) among the controllers of a module.',
    ],
  ],
  [
    'pages of the admin site twice, with columns that are not there',
    () => {
      const declared = pair([Column(text)], [IsString()]);
      const viewset = declared.views[0] as ModelAdmin['viewset'];
      const admin: ModelAdmin = { label: 'shop.part', viewset };
      return { ...declared, admins: [admin, { ...admin, listDisplay: ['name'], listFilter: ['size'] }] };
    },
    [
      'shop.part is declared twice in the admin site. Declare it once.',
      'listDisplay of shop.part in the admin site names "name"; id, value can be named.',
      'listFilter of shop.part in the admin site names "size";  can be named.',
    ],
  ],
];

const ACCEPTED: readonly (readonly [string, () => Declared])[] = [
  ['a text', () => column(text, IsString(), MaxLength(20))],
  ['an address', () => column(text, IsEmail())],
  ['a choice', () => column(text, IsIn(['a', 'b']))],
  ['a choice of an enum', () => column(text, IsEnum(Mood))],
  ['a choice of numbers', () => column({ type: 'int' }, IsIn([1, 2]))],
  ['a whole number', () => column({ type: 'int' }, IsInt())],
  ['a whole number of any size', () => column({ type: 'bigint' }, IsInt())],
  ['a number', () => column({ type: 'float' }, IsNumber())],
  ['a truth value', () => column({ type: 'boolean', default: false }, IsOptional(), IsBoolean())],
  ['a day', () => column({ type: 'date' }, IsDateOnly())],
  ['a day as text', () => column(text, IsDateOnly())],
  ['a time', () => column({ type: 'time' }, IsString())],
  ['a point in time', () => pair([DateTimeField()], [IsDate()])],
  ['JSON as text', () => column({ type: 'text' }, IsObject())],
  ['a column by its TypeScript type', () => pair([Column({ type: Number })], [IsInt()])],
  ['a reference', () => pair([ForeignKeyField(() => Book, { onDelete: 'CASCADE' })], [IsInt()])],
  [
    'a relation',
    () =>
      pair([ManyToOne(() => Book), JoinColumn({ name: 'book_id' })], [IsInt()], {
        filterFields: { value: ['exact', 'in'] },
      }),
  ],
  [
    'columns that the service writes',
    () => {
      const entity = entityOf({
        value: [Column(text)],
        ...{ made: [CreateDateColumn()], changed: [UpdateDateColumn()], version: [VersionColumn()] },
      });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()], changed: [ReadOnly(), IsDate()] }))],
      };
    },
  ],
  [
    'columns of any type that no serializer shows',
    () => {
      const entity = entityOf({
        value: [Column(text)],
        price: [Column({ type: 'decimal', precision: 8, scale: 2, default: 0 })],
        tags: [Column({ type: 'simple-array', nullable: true })],
      });
      return { entity, views: [viewOf(entity, serializerOf({ value: [IsString()] }))] };
    },
  ],
  [
    'a value that the viewset gives, and one that it takes',
    () => {
      const entity = entityOf({ value: [Column(text)], owner: [Column({ type: 'bigint' })] });
      const fields = { value: [IsString()], again: [WriteOnly(), IsString()], owner: [ReadOnly(), IsInt()] };
      return { entity, views: [viewOf(entity, serializerOf(fields), { performCreate: () => undefined })] };
    },
  ],
  [
    'a column that nothing fills where nothing is made',
    () => {
      const entity = entityOf({ value: [Column(text)], owner: [Column({ type: 'bigint' })] });
      return {
        entity,
        views: [viewOf(entity, serializerOf({ value: [IsString()] }), {}, ReadOnlyModelViewSet as never)],
      };
    },
  ],
  [
    'a serializer without the id',
    () => {
      const entity = entityOf({ value: [Column(text)] });
      class PlainSerializer {}
      compose(PlainSerializer.prototype, { value: [IsString(), Field({ helpText: 'x' })] });
      return { entity, views: [viewOf(entity, PlainSerializer)] };
    },
  ],
  [
    'filters, searches and orders',
    () =>
      pair([Column({ type: 'date' })], [IsDateOnly()], {
        filterFields: { value: ['exact', 'gte', 'lte', 'year', 'in'], id: ['exact', 'in'] },
        orderingFields: ['value', 'id'],
      }),
  ],
];

describeOnEmptyDatabases('declarations', (db) => {
  it.each(REFUSED)('that cannot work are told at the start: %s', async (_, declared, faults) => {
    const found = await faultsOf(db, declared());
    const expected = faults.map((fault) =>
      typeof fault === 'string'
        ? fault.replace('integer|bigint', db.dialect === 'sqlite' ? 'integer' : 'bigint')
        : fault,
    );
    expect(found).toEqual(expected);
  });

  it.each(ACCEPTED)('that can work are taken: %s', async (_, declared) => {
    expect(await faultsOf(db, declared())).toEqual([]);
  });

  it('name an entity that the service does not have', async () => {
    const declared = pair([Column(text)], [IsString()]);
    expect(await faultsOf(db, declared, entities as EntityClass[])).toEqual([
      'PartViewSet: Part is not among the entities of the service. Use an entity that an installed app names.',
    ]);
  });

  it('name the types that a column may have', async () => {
    const declared = column({ type: 'nchar varying' as never }, IsString());
    expect(await faultsOf(db, declared)).toEqual([
      expect.stringMatching(
        /^Data type "nchar varying" in "Part\.value" is not supported .* Use .*date, .*\.$/,
      ),
    ]);
  });

  const searched = () => pair([Column({ type: 'int' })], [IsInt()], { searchFields: ['value'] });
  const contained = () =>
    pair([Column({ type: 'int' })], [IsInt()], { filterFields: { value: ['icontains'] } });

  it('look for texts in numbers on SQLite alone', async () => {
    const isSqlite = db.dialect === 'sqlite';
    expect(await faultsOf(db, searched())).toEqual(
      isSqlite ? [] : ['PartViewSet.searchFields: Part.value is no text. Use columns of text.'],
    );
    expect(await faultsOf(db, contained())).toEqual(
      isSqlite
        ? []
        : ['PartViewSet.filterFields: "icontains" is no lookup for value. Use exact, gte, lte or in.'],
    );
  });
});
