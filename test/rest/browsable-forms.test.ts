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
  let html: string;

  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_parties', changes: new Parties() }],
      apps: [appOf(PartiesModule, { entities: [Party] })],
    });
    visitor = new Visitor(service.base);
    html = textOf(await visitor.get('/api/parties/'));
  });
  afterAll(() => service.close());

  /** The control with this id, label, messages and all. */
  const control = (id: string, page = html): string =>
    new RegExp(`<label for="${id}">.*?\\n</div>`, 's').exec(page)?.[0].replace(/\s+/g, ' ') ?? '';

  it.each([
    ['invitation', '<input type="text" dir="auto" value="" id="post-invitation" name="invitation" required>'],
    [
      'email',
      '<input type="email" dir="auto" value="" id="post-email" name="email" required maxlength="254" aria-describedby="post-email-help">',
    ],
    ['email', '<p id="post-email-help" class="help">Where to &lt;answer&gt;.</p>'],
    [
      'guests',
      '<input type="number" dir="auto" value="" id="post-guests" name="guests" required min="1" max="99">',
    ],
    ['budget', '<input type="number" dir="auto" value="" id="post-budget" name="budget" step="any">'],
    [
      'starts',
      '<input type="datetime-local" dir="auto" value="" id="post-starts" name="starts" required step="1" aria-describedby="post-starts-help">',
    ],
    ['secret', '<input type="checkbox" value="true" id="post-secret" name="secret">'],
    [
      'outside',
      '<select id="post-outside" name="outside"> <option value="" selected>---------</option> <option value="true">Yes</option> <option value="false">No</option> </select>',
    ],
    ['dress', '<option value="plain">plain</option> <option value="black">black</option>'],
  ])('have a control for %s: %s', (name, expected) => {
    expect(control(`post-${name}`)).toContain(expected);
  });

  it('store what is filled in, and show it again to be changed', async () => {
    const created = await visitor.submit('/api/parties/', { ...FORM, secret: 'true' });
    expect(created.status).toBe(201);
    const { id } = JSON.parse(
      /<a href="\/api\/parties\/(\d+)\/">/.exec(textOf(created))![1].replace(/^/, '{"id":') + '}',
    ) as { id: number };
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
    const page = textOf(refused);
    expect(refused.status).toBe(400);
    expect(control('post-guests', page)).toContain('<input type="text" dir="auto" value="seven"');
    expect(control('post-starts', page)).toContain('<input type="text" dir="auto" value="soon"');
    expect(control('post-starts', page)).toContain('aria-describedby="post-starts-help post-starts-errors"');
    expect(control('post-dress', page)).toContain(
      '<li><bdi>&quot;white&quot; is not a valid choice.</bdi></li>',
    );
    expect(control('post-secret', page)).toContain('<input type="checkbox" value="true" checked');
    // A text of two lines needs a control that has them.
    expect(page).toMatch(
      /<textarea rows="4" dir="auto"\s+id="post-invitation"[^>]*>\nCome!\r\nBring cake\.<\/textarea>/,
    );
    expect(page.match(/ autofocus/g)).toHaveLength(1);
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
    expect(html).toContain('<li><a href="/api/parties/soon/">Soon</a></li>');
    const { id } = (jsonOf(await send(service.base, { path: '/api/parties/' })) as { id: number }[])[0];
    expect(textOf(await visitor.get(`/api/parties/${id}/`))).toContain(
      `<li><a href="/api/parties/${id}/invite/">Invite</a></li>`,
    );
    const invite = await visitor.get(`/api/parties/${id}/invite/`);
    expect(invite.status).toBe(405);
    expect(textOf(invite)).toContain('<button>POST</button>');
  });

  it('narrow a list by choices', () => {
    expect(control('filter-dress')).toContain(
      '<option value="" selected>---------</option> <option value="plain">plain</option>',
    );
    expect(control('filter-secret')).toContain('<option value="true">Yes</option>');
    expect(control('filter-guests__gte')).toContain('<input type="number"');
  });
});
