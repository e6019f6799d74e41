import { Module } from '@nestjs/common';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField } from '../../migrations/frozen/columns.js';
import { createUser } from '../../src/auth/users/users.js';
import { BigAutoField } from '../../src/database/columns.js';
import type { ColumnKind } from '../../src/database/column-kinds.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import type { SqlColumn } from '../../src/database/sql/fragments.js';
import { modelsOf } from '../../src/commands/fixtures/models.js';
import { deserialize, save, serialize } from '../../src/commands/fixtures/objects.js';
import { adminApp } from '../../src/installed-apps.js';
import { Register } from '../../src/rest/routing/mount.js';
import { Field, FieldColumn, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { Field as BaseField, type FilterLookup } from '../../src/rest/serializers/fields/index.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { appOf, startService, type Service } from '../support/service.js';
import { testScenarios } from '../support/table.js';
import { Visitor } from '../support/visitor.js';

/* A field type of one's own. This class is all that it takes. */

const HEX = /^#[0-9a-f]{6}$/;

/** A colour, `#ff8000`, kept as a number. */
class ColourField extends BaseField {
  static override readonly kinds: readonly ColumnKind[] = ['integer'];
  readonly type = 'colour';
  readonly openapi = { type: 'string', pattern: HEX.source, examples: ['#ff8000'] };
  override readonly input = { type: 'color', holds: HEX };
  override readonly lookups: readonly FilterLookup[] = ['exact', 'in'];
  protected readonly invalid = 'Enter a colour, as #ff8000.';

  override toRepresentation(value: unknown): unknown {
    return typeof value === 'number' ? `#${value.toString(16).padStart(6, '0')}` : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : this.toInternalValue(value);
  }

  protected override json({ sql, dialect }: SqlColumn): string {
    return dialect === 'sqlite'
      ? `CASE WHEN ${sql} IS NOT NULL THEN printf('#%06x', ${sql}) END`
      : `'#' || lpad(to_hex(${sql}), 6, '0')`;
  }

  protected toInternalValue(data: unknown): number {
    const text = typeof data === 'string' ? data.toLowerCase() : '';
    return HEX.test(text) ? parseInt(text.slice(1), 16) : this.fail();
  }
}

@Entity('paints_paint')
class Paint {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40 }) name: string;
  @FieldColumn(ColourField, { type: 'int' }) colour: number;
  @FieldColumn(ColourField, { type: 'int', nullable: true }) lit: number | null;
}

class PaintSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @MaxLength(40) name: string;
  @Field({ as: ColourField, default: 0xffffff }) colour: number;
  @Field({ as: ColourField, source: 'lit', label: 'In the sun', allowNull: true, required: false })
  in_the_sun: number | null;
}

@Register('paints')
class PaintViewSet extends ModelViewSet(Paint, PaintSerializer) {
  override permissions = [];
  override readonly filterFields = { colour: ['exact', 'in'], in_the_sun: ['exact'] } as const;
}

@Module({ controllers: [PaintViewSet] })
class PaintsModule {}

class Paints implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'name', type: 'varchar', length: '40' },
      { name: 'colour', type: 'int' },
      { name: 'lit', type: 'int', isNullable: true },
    ];
    await queryRunner.createTable(new Table({ name: 'paints_paint', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('paints_paint');
  }
}

const CSV = { Accept: 'text/csv' };

describeOnEveryDatabase('A field type of one’s own', (db) => {
  let service: Service;
  let ann: Visitor;

  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9999_paints', changes: new Paints() }],
      apps: [
        appOf(PaintsModule, { entities: [Paint], admin: [{ label: 'paints.paint', viewset: PaintViewSet }] }),
        adminApp,
      ],
    });
    await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
    ann = new Visitor(service.base);
    await ann.logIn('ann', 'a-good-password');
  });
  afterAll(() => service?.close());

  const orange = { id: 1, name: 'Orange', colour: '#ff8000', in_the_sun: null };
  const white = { id: 2, name: 'White', colour: '#ffffff', in_the_sun: '#00000a' };
  testScenarios(
    () => service.base,
    [
      {
        name: 'is read as its class reads it',
        request: 'POST /api/paints/',
        body: { name: 'Orange', colour: '#FF8000' },
        status: 201,
        answer: orange,
      },
      {
        name: 'is refused in the words of its class',
        request: 'POST /api/paints/',
        body: { name: 'None', colour: 'red', in_the_sun: 255 },
        status: 400,
        answer: {
          colour: ['Enter a colour, as #ff8000.'],
          in_the_sun: ['Enter a colour, as #ff8000.'],
        },
      },
      {
        name: 'has its default where nothing is sent, and another source than its name',
        request: 'POST /api/paints/',
        body: { name: 'White', in_the_sun: '#00000a' },
        status: 201,
        answer: white,
      },
      {
        name: 'has no default where a part is changed',
        request: 'PATCH /api/paints/1/',
        body: { name: 'Orange' },
        status: 200,
        answer: orange,
      },
      {
        name: 'is listed as it is retrieved',
        request: 'GET /api/paints/',
        status: 200,
        answer: JSON.stringify([orange, white]),
      },
      { name: 'is retrieved', request: 'GET /api/paints/2/', status: 200, answer: JSON.stringify(white) },
      {
        name: 'is looked for',
        request: 'GET /api/paints/?colour=%23FF8000',
        status: 200,
        answer: [orange],
      },
      {
        name: 'is looked for among others',
        request: 'GET /api/paints/?colour__in=%23ffffff,%23000000',
        status: 200,
        answer: [white],
      },
      {
        name: 'is looked for by its name where the source is another',
        request: 'GET /api/paints/?in_the_sun=%2300000a&ordering=-in_the_sun',
        status: 200,
        answer: [white],
      },
      {
        name: 'is not looked for by what is no value',
        request: 'GET /api/paints/?colour=red',
        status: 400,
        answer: { colour: ['Enter a colour, as #ff8000.'] },
      },
      {
        name: 'orders lists',
        request: 'GET /api/paints/?ordering=-colour',
        status: 200,
        answer: [white, orange],
      },
      {
        name: 'is written as CSV',
        request: 'GET /api/paints/',
        headers: CSV,
        status: 200,
        answer: 'id,name,colour,in_the_sun\r\n1,Orange,#ff8000,\r\n2,White,#ffffff,#00000a\r\n',
      },
      {
        name: 'is told by OPTIONS',
        request: 'OPTIONS /api/paints/',
        status: 200,
        answer: expect.objectContaining({
          actions: {
            POST: expect.objectContaining({
              colour: { type: 'colour', required: false, read_only: false, label: 'Colour' },
              in_the_sun: { type: 'colour', required: false, read_only: false, label: 'In the sun' },
            }),
          },
        }),
      },
    ],
  );

  it('is in the OpenAPI document, with its default', async () => {
    const document = jsonOf(await send(service.base, { path: '/api/schema/?format=json' })) as {
      components: { schemas: Record<string, { required: string[]; properties: Record<string, object> }> };
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
    };
    const { Paint: schema } = document.components.schemas;
    const colour = { type: 'string', pattern: HEX.source, examples: ['#ff8000'] };
    expect(schema.required).toEqual(['id', 'name', 'colour', 'in_the_sun']);
    expect(document.components.schemas.PaintRequest.required).toEqual(['name']);
    expect(schema.properties.colour).toEqual({ ...colour, default: '#ffffff' });
    expect(schema.properties.in_the_sun).toEqual({ ...colour, type: ['string', 'null'] });
    const parameters = document.paths['/api/paints/'].get.parameters;
    expect(parameters.find(({ name }) => name === 'colour')?.schema).toEqual(colour);
  });

  it('has the control of its class in forms, browsable and of the admin site', async () => {
    for (const path of ['/api/paints/2/', '/admin/paints/paint/2/change/']) {
      const page = pageOf(await ann.get(path));
      const shown = (name: string) => page.all(`input[id$="-${name}"]`)[0].attributes;
      expect(shown('colour')).toMatchObject({ type: 'color', dir: 'auto', value: '#ffffff' });
      expect(shown('in_the_sun')).toMatchObject({ type: 'color', dir: 'auto', value: '#00000a' });
    }
    const filter = pageOf(await ann.get('/api/paints/?colour=%23ff8000')).one('#filter-colour');
    expect(filter.attributes).toMatchObject({ type: 'color', dir: 'auto', value: '#ff8000' });
  });

  it('comes back as it was when its deletion is undone', async () => {
    const ask = (method: string, path: string) =>
      ann.ask({
        ...{ method, path },
        headers: { Accept: 'application/json', 'X-CSRFToken': ann.cookies.get('csrftoken')! },
      });
    expect((await ask('DELETE', '/api/paints/2/')).status).toBe(204);
    const entries = jsonOf(await ask('GET', '/api/admin/history/?action=delete'));
    const [{ id, before }] = (entries as { results: { id: number; before: object }[] }).results;
    expect(before).toEqual(white);
    expect((await ask('POST', `/api/admin/history/${id}/undo/`)).status).toBe(200);
    expect(jsonOf(await ask('GET', '/api/paints/2/'))).toEqual(white);
  });

  it('is in fixtures what it is in answers', async () => {
    const { database } = service;
    const model = modelsOf(database).find(({ label }) => label === 'paints.paint')!;
    const fixture = {
      model: 'paints.paint',
      pk: 3,
      fields: { name: 'Sky', colour: '#0080ff', lit: null },
    };
    await database.transaction(() => save(database, deserialize(model, fixture)));
    const [row] = await database.objects(Paint).filter({ id: 3 });
    expect(row).toEqual({ id: 3, name: 'Sky', colour: 0x0080ff, lit: null });
    expect(serialize(model, row as never)).toEqual(fixture);
    const wrong = { ...fixture, fields: { ...fixture.fields, colour: 'blue' } };
    expect(() => deserialize(model, wrong)).toThrow('colour: Enter a colour, as #ff8000.');
  });
});
