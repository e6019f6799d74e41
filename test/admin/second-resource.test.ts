import { Module } from '@nestjs/common';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { ModelAdmin } from '../../src/admin/site/model-admin.js';
import { createUser } from '../../src/auth/users/users.js';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import { BigAutoField, DateTimeField } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { adminApp } from '../../src/installed-apps.js';
import { Register } from '../../src/rest/routing/mount.js';
import type { Permission } from '../../src/rest/access/permissions.js';
import { Field, ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, textOf, type Answer } from '../support/http.js';
import { pageOf } from '../support/page.js';
import { appOf, startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

/* A resource of one's own, with fields of other kinds than a book has. */

@Entity('parties_party')
class Party {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40 }) host: string;
  @Column({ type: 'int' }) guests: number;
  @DateTimeField() starts: Date;
  @Column({ type: 'boolean' }) secret: boolean;
  @Column({ type: 'boolean', nullable: true }) outside: boolean | null;
  @Column({ type: 'varchar', length: 5 }) dress: string;
  @Column({ type: 'text' }) invitation: string;
}

class PartySerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @MaxLength(40) host: string;
  @IsInt() @Min(1) @Max(99) guests: number;
  @IsISO8601() starts: Date;
  @IsBoolean() secret: boolean;
  @Field({ allowNull: true }) @IsOptional() @IsBoolean() outside: boolean | null;
  @IsIn(['plain', 'black']) dress: string;
  @Field({ allowBlank: true, helpText: 'Be <kind>.' }) @IsString() invitation: string;
}

let mayInvite = true;
const WhileInviting: Permission = { hasPermission: ({ method }) => method !== 'POST' || mayInvite };

@Register('parties', 'party')
class PartyViewSet extends ModelViewSet(Party, PartySerializer) {
  override permissions = [WhileInviting];
  override readonly filterFields = { secret: ['exact'], dress: ['exact'], guests: ['gte'] } as const;
}

@Module({ controllers: [PartyViewSet] })
class PartiesModule {}

/** This is all that it takes. */
const partyAdmin: ModelAdmin = {
  label: 'parties.party',
  viewset: PartyViewSet,
};

class Parties implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'host', type: 'varchar', length: '40' },
      { name: 'guests', type: 'int' },
      { name: 'starts', ...dateTimeField(queryRunner) },
      { name: 'secret', type: 'boolean' },
      { name: 'outside', type: 'boolean', isNullable: true },
      { name: 'dress', type: 'varchar', length: '5' },
      { name: 'invitation', type: 'text' },
    ];
    await queryRunner.createTable(new Table({ name: 'parties_party', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('parties_party');
  }
}

const LIST = '/admin/parties/party/';

describeOnEveryDatabase('A second resource in the admin site', (db) => {
  let service: Service;
  let ann: Visitor;

  beforeAll(async () => {
    service = await startService({}, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9999_parties', changes: new Parties() }],
      apps: [appOf(PartiesModule, { entities: [Party], admin: [partyAdmin] }), adminApp],
    });
    await createUser(service.database, { username: 'ann', is_staff: true }, 'a-good-password');
    ann = new Visitor(service.base);
    await ann.logIn('ann', 'a-good-password');
  });
  afterAll(() => service?.close());

  const PARTY = {
    host: 'Mr Bingley',
    guests: '12',
    starts: '1811-11-26T20:00',
    outside: '',
    dress: 'black',
    invitation: '',
  };
  const stored = async (id: number) =>
    jsonOf(await ann.ask({ path: `/api/parties/${id}/`, headers: { Accept: 'application/json' } }));
  const tagOf = (page: Answer): string => pageOf(page).one('form.object').values._if_match;

  it('is added with what its controls can hold: a box that is not ticked is false', async () => {
    const page = pageOf(await ann.get(`${LIST}add/`));
    const controls = page.all('[id^=field-]:is(input, select, textarea)');
    expect(controls.map(({ tag, attributes: { id, type } }) => [id, tag, type])).toEqual([
      ['field-host', 'input', 'text'],
      ['field-guests', 'input', 'number'],
      ['field-starts', 'input', 'datetime-local'],
      ['field-secret', 'input', 'checkbox'],
      ['field-outside', 'select', undefined],
      ['field-dress', 'select', undefined],
      ['field-invitation', 'input', 'text'],
    ]);
    expect(page.texts('p.help')).toContain('Be <kind>.');
    expect((await ann.submit(`${LIST}add/`, { ...PARTY, outside: 'true' })).status).toBe(302);
    expect(await stored(1)).toEqual({
      id: 1,
      host: 'Mr Bingley',
      guests: 12,
      starts: '1811-11-26T20:00:00Z',
      secret: false,
      outside: true,
      dress: 'black',
      invitation: '',
    });
  });

  it.each([
    ['ticks a box', { secret: 'true' }, { secret: true }],
    ['takes the tick away', {}, { secret: false }],
    ['empties what may be empty', { outside: '', invitation: '' }, { outside: null, invitation: '' }],
    ['keeps the lines of a long text', { invitation: 'Come!\nSoon!' }, { invitation: 'Come!\nSoon!' }],
  ])('%s', async (_name, fields, expected) => {
    const tag = tagOf(await ann.get(`${LIST}1/change/`));
    const answer = await ann.submit(`${LIST}1/change/`, { ...PARTY, ...fields, _if_match: tag });
    expect(answer.status).toBe(302);
    expect(await stored(1)).toMatchObject(expected);
  });

  it('is listed with all its fields, as people read them', async () => {
    const page = textOf(await ann.get(LIST));
    const cells = pageOf(page).all('td[data-label]');
    expect(cells.map((cell) => `${cell.attribute('data-label')}: ${cell.content}`)).toEqual([
      'ID: 1',
      'Host: Mr Bingley',
      'Guests: 12',
      'Starts: 1811-11-26 20:00 UTC',
      'Secret: No',
      'Outside: –',
      'Dress: black',
      'Invitation: Come!\nSoon!',
    ]);
    expect(page).toContain('<a href="/admin/parties/party/" data-go="p" aria-current="true">Parties</a>');
    expect(page).toContain('>Add party</a>');
    expect(textOf(await ann.get(`${LIST}1/change/`))).toContain('<title>Party 1 – Administration</title>');
  });

  it.each([
    ['secret=true', 0],
    ['secret=false&guests__gte=12', 1],
    ['guests__gte=13', 0],
    ['guests__gte=3000000000', 0],
    ['dress=black', 1],
  ])('is narrowed by its own filters: %s', async (query, count) => {
    expect(textOf(await ann.get(`${LIST}?${query}`))).toContain(`<span class="total">${count}</span>`);
  });

  it('offers a way to leave a box as it is where many are edited', async () => {
    const page = pageOf(await ann.get(`${LIST}edit/?ids=1`));
    expect(page.one('#field-secret').tag).toBe('select');
    await ann.submit(`${LIST}edit/`, { ids: '1', secret: 'true', guests: '' });
    expect(await stored(1)).toMatchObject({ secret: true, guests: 12, dress: 'black' });
  });

  it('shows what other kinds of values were before', async () => {
    const changes = pageOf(await ann.get(`${LIST}1/history/`)).texts('.changes > div');
    expect(changes).toContain('Secret Before: No After: Yes');
  });

  it('has what was typed kept beside another version', async () => {
    const tag = tagOf(await ann.get(`${LIST}1/change/`));
    await ann.submit(`${LIST}1/change/`, { ...PARTY, guests: '20', _if_match: tag });
    const answer = await ann.submit(`${LIST}1/change/`, {
      ...PARTY,
      guests: '30',
      secret: 'true',
      _if_match: tag,
    });
    expect(answer.status).toBe(412);
    const guests = pageOf(answer).one('fieldset:has(#field-guests)');
    expect(guests.one('#field-guests').attribute('value')).toBe('30');
    expect(guests.one('p.theirs').text).toBe('20');
  });

  it('comes back as it was, for whoever may add one', async () => {
    const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
      ann.ask({
        ...{ method, path, ...(body !== undefined && { body: JSON.stringify(body) }) },
        headers: {
          ...{ Accept: 'application/json', 'Content-Type': 'application/json' },
          'X-CSRFToken': ann.cookies.get('csrftoken')!,
        },
      });
    const party = await stored(1);
    for (const [path, body] of [['1/'], ['bulk/', [1]]] as const) {
      expect((await ask('DELETE', `/api/parties/${path}`, body)).status).toBe(204);
      const entries = jsonOf(await ask('GET', '/api/admin/history/?action=delete'));
      const [{ id }] = (entries as { results: { id: number }[] }).results;
      mayInvite = false;
      expect((await ask('POST', `/api/admin/history/${id}/undo/`)).status).toBe(403);
      mayInvite = true;
      const back = await ask('POST', `/api/admin/history/${id}/undo/`);
      expect([back.status, jsonOf(back), await stored(1)]).toEqual([200, [party], party]);
    }
  });
});
