import { Module } from '@nestjs/common';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import { BigAutoField, DateTimeField } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { Register } from '../../src/rest/routing/mount.js';
import type { Permission } from '../../src/rest/access/permissions.js';
import { Response } from '../../src/rest/core/response.js';
import { Action } from '../../src/rest/views/action.js';
import { Field, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send, textOf } from '../support/http.js';
import { pageOf, type Part } from '../support/page.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

/* A resource with a field of every kind. */

@Entity('parties_party')
class Party {
  @BigAutoField() id: number;
  @Column({ type: 'text' }) invitation: string;
  @Column({ type: 'varchar', length: 254 }) email: string;
  @Column({ type: 'int' }) guests: number;
  @Column({ type: 'float', nullable: true }) budget: number | null;
  @DateTimeField() starts: Date;
  @Column({ type: 'boolean' }) secret: boolean;
  @Column({ type: 'boolean', nullable: true }) outside: boolean | null;
  @Column({ type: 'varchar', length: 5 }) dress: string;
}

class PartySerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() invitation: string;
  @Field({ helpText: 'Where to <answer>.' }) @IsEmail() @MaxLength(254) email: string;
  @IsInt() @Min(1) @Max(99) guests: number;
  @Field({ allowNull: true }) @IsOptional() @IsNumber() budget: number | null;
  @IsISO8601() starts: Date;
  @IsBoolean() secret: boolean;
  @Field({ allowNull: true }) @IsOptional() @IsBoolean() outside: boolean | null;
  @IsIn(['plain', 'black']) dress: string;
}

/** A secret party is changed by nobody. */
const OnlyOpenParties: Permission = {
  hasPermission: () => true,
  hasObjectPermission: ({ method }, party) => method === 'GET' || !(party as Party).secret,
};

@Register('parties', 'party')
class PartyViewSet extends ModelViewSet(Party, PartySerializer) {
  override readonly permissions = [OnlyOpenParties];
  override readonly filterFields = { secret: ['exact'], dress: ['exact'], guests: ['gte'] } as const;

  @Action({ detail: false })
  async soon(): Promise<Response> {
    return new Response([]);
  }

  @Action({ detail: true, methods: ['POST'] })
  async invite(request: Request): Promise<Response> {
    return new Response(this.serializer.represent(await this.getObject(request)));
  }
}

@Module({ controllers: [PartyViewSet] })
class PartiesModule {}

class Parties implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'invitation', type: 'text' },
      { name: 'email', type: 'varchar', length: '254' },
      { name: 'guests', type: 'int' },
      { name: 'budget', type: 'float', isNullable: true },
      { name: 'starts', ...dateTimeField(queryRunner) },
      { name: 'secret', type: 'boolean' },
      { name: 'outside', type: 'boolean', isNullable: true },
      { name: 'dress', type: 'varchar', length: '5' },
    ];
    await queryRunner.createTable(new Table({ name: 'parties_party', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('parties_party');
  }
}

const FORM = {
  invitation: 'Come!\r\nBring cake.',
  email: 'ann@example.com',
  guests: '7',
  budget: '',
  starts: '2030-05-06T19:30',
  outside: '',
  dress: 'black',
};

describeOnEveryDatabase('Forms of a resource', (db) => {
  let service: Service;
  let visitor: Visitor;
  let page: Part;

  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_parties', changes: new Parties() }],
      apps: [appOf(PartiesModule, { entities: [Party] })],
    });
    visitor = new Visitor(service.base);
    page = pageOf(await visitor.get('/api/parties/'));
  });
  afterAll(() => service.close());

  const optionsOf = (select: Part): string[][] =>
    select.all('option').map((option) => [option.attribute('value')!, option.text]);

  it.each<[string, tag: string, attributes: object]>([
    ['invitation', 'input', { type: 'text', value: '', required: '' }],
    [
      ...(['email', 'input'] as const),
      { type: 'email', value: '', required: '', maxlength: '254', 'aria-describedby': 'post-email-help' },
    ],
    ['guests', 'input', { type: 'number', value: '', required: '', min: '1', max: '99' }],
    ['budget', 'input', { type: 'number', value: '', step: 'any' }],
    [
      ...(['starts', 'input'] as const),
      { type: 'datetime-local', value: '', required: '', step: '1', 'aria-describedby': 'post-starts-help' },
    ],
    ['secret', 'input', { type: 'checkbox', value: 'true' }],
    ['outside', 'select', {}],
    ['dress', 'select', { required: '' }],
  ])('have a control for %s: %s', (name, tag, attributes) => {
    const id = `post-${name}`;
    const control = page.one(`#${id}`);
    const direction = 'type' in attributes && attributes.type !== 'checkbox' ? { dir: 'auto' } : {};
    expect(control.tag).toBe(tag);
    expect(control.attributes).toEqual({ ...attributes, ...direction, id, name });
    expect(page.all(`label[for="${id}"]`)).toHaveLength(1);
  });

  it('have choices and a help', () => {
    expect(optionsOf(page.one('#post-outside'))).toEqual([
      ['', '---------'],
      ['true', 'Yes'],
      ['false', 'No'],
    ]);
    expect(page.one('#post-outside [selected]').attribute('value')).toBe('');
    expect(optionsOf(page.one('#post-dress')).slice(-2)).toEqual([
      ['plain', 'plain'],
      ['black', 'black'],
    ]);
    expect(page.one('p#post-email-help.help').text).toBe('Where to <answer>.');
  });

  it('store what is filled in, and show it again to be changed', async () => {
    const created = await visitor.submit('/api/parties/', { ...FORM, secret: 'true' });
    expect(created.status).toBe(201);
    const { id } = JSON.parse(pageOf(created).one('pre.json').content) as { id: number };
    const stored = jsonOf(await send(service.base, { path: `/api/parties/${id}/` }));
    expect(stored).toEqual({
      ...{ id, invitation: 'Come!\r\nBring cake.', email: 'ann@example.com', guests: 7, budget: null },
      ...{ starts: '2030-05-06T19:30:00Z', secret: true, outside: null, dress: 'black' },
    });
  });

  it('keep what is typed, as it was typed', async () => {
    const refused = await visitor.submit('/api/parties/', {
      ...FORM,
      guests: 'seven',
      starts: 'soon',
      dress: 'white',
      secret: 'true',
    });
    const shown = pageOf(refused);
    expect(refused.status).toBe(400);
    expect(shown.one('#post-guests').attributes).toMatchObject({ type: 'text', value: 'seven' });
    expect(shown.one('#post-starts').attributes).toMatchObject({
      ...{ type: 'text', value: 'soon' },
      'aria-describedby': 'post-starts-help post-starts-errors',
    });
    expect(shown.one('#post-dress-errors').text).toBe('"white" is not a valid choice.');
    expect(shown.one('#post-secret').attributes).toMatchObject({ value: 'true', checked: '' });
    // A text of two lines needs a control that has them.
    const invitation = shown.one('textarea#post-invitation');
    expect(invitation.attributes).toMatchObject({ rows: '4', dir: 'auto' });
    expect(invitation.content).toBe('Come!\nBring cake.');
    expect(shown.all('[autofocus]')).toHaveLength(1);
  });

  it('are there for what the person may do with this very object', async () => {
    await visitor.submit('/api/parties/', FORM);
    const offered = async (secret: boolean): Promise<boolean> => {
      const [party] = jsonOf(await send(service.base, { path: `/api/parties/?secret=${secret}` })) as {
        id: number;
      }[];
      return textOf(await visitor.get(`/api/parties/${party.id}/`)).includes(
        'A plain HTML form cannot send PUT, PATCH, DELETE.',
      );
    };
    expect([await offered(true), await offered(false)]).toEqual([false, true]);
  });

  it('are there for extra actions, to which a menu leads', async () => {
    expect(page.one('li > a[href="/api/parties/soon/"]').text).toBe('Soon');
    const { id } = (jsonOf(await send(service.base, { path: '/api/parties/' })) as { id: number }[])[0];
    const party = pageOf(await visitor.get(`/api/parties/${id}/`));
    expect(party.one(`li > a[href="/api/parties/${id}/invite/"]`).text).toBe('Invite');
    const invite = await visitor.get(`/api/parties/${id}/invite/`);
    expect(invite.status).toBe(405);
    expect(pageOf(invite).texts('.write button')).toContain('POST');
  });

  it('narrow a list by choices', () => {
    expect(optionsOf(page.one('#filter-dress'))).toEqual([
      ['', '---------'],
      ['plain', 'plain'],
      ['black', 'black'],
    ]);
    expect(page.one('#filter-dress [selected]').attribute('value')).toBe('');
    expect(optionsOf(page.one('#filter-secret'))).toContainEqual(['true', 'Yes']);
    expect(page.one('#filter-guests__gte').attribute('type')).toBe('number');
  });
});
