import { Module } from '@nestjs/common';
import { IsBoolean, IsDate, IsInt, IsString } from 'class-validator';
import { Column, Entity, Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import { createUser } from '../../src/auth/users/users.js';
import { BigAutoField, DateTimeField } from '../../src/database/columns.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import type { QuerySet } from '../../src/database/models/query-set.js';
import {
  AllowAny,
  IsAdminUser,
  IsAuthenticated,
  type Permission,
} from '../../src/rest/access/permissions.js';
import type { Request } from '../../src/rest/core/contracts.js';
import { Register } from '../../src/rest/routing/mount.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';
import { check } from '../support/table.js';

@Entity('notes_note')
class Note {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 40 }) text: string;
  @Column({ type: 'boolean' }) hidden: boolean;
  @DateTimeField() due: Date;
}

class NoteSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() text: string;
  @IsBoolean() hidden: boolean;
  @IsDate() due: Date;
}

class ShortSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() text: string;
}

const SHOWN = { property: 'hidden', lookup: 'exact', value: false } as const;
const DUE = { property: 'due', lookup: 'gte', value: new Date('2026-01-01T00:00:00Z') } as const;

@Register('notes')
class NoteViewSet extends ModelViewSet(Note, NoteSerializer, { changes: true }) {}

@Register('shown')
class ShownViewSet extends ModelViewSet(Note, NoteSerializer, { changes: true }) {
  protected override queryset(request: Request): QuerySet<Note> {
    return super.queryset(request).filter(SHOWN, DUE);
  }
}

@Register('short')
class ShortViewSet extends ModelViewSet(Note, ShortSerializer, { changes: true }) {
  protected override queryset(request: Request): QuerySet<Note> {
    return super.queryset(request).filter(SHOWN);
  }

  protected override performCreate(values: Partial<Note>, request: Request): ReturnType<typeof create> {
    return create(this, values, request);
  }
}

const create = (view: ShortViewSet, values: Partial<Note>, request: Request) =>
  view.objects.insert({ ...values, hidden: true, due: new Date() }, view['audit'](request));

const noSecrets: Permission = {
  hasPermission: () => true,
  hasObjectPermission: (_request, object) => (object as Note).text !== 'secret',
  message: 'It is a secret.',
};

@Register('guarded')
class GuardedViewSet extends ModelViewSet(Note, NoteSerializer, { changes: true }) {
  override permissions = [AllowAny, noSecrets];
}

@Register('members')
class MemberViewSet extends ModelViewSet(Note, NoteSerializer, { changes: true }) {
  override permissions = [IsAuthenticated];
}

@Register('staff')
class StaffViewSet extends ModelViewSet(Note, NoteSerializer, { changes: true }) {
  override permissions = [IsAdminUser];
}

@Register('plain')
class PlainViewSet extends ModelViewSet(Note, NoteSerializer) {}

@Module({
  controllers: [
    ...[NoteViewSet, ShownViewSet, ShortViewSet, GuardedViewSet, MemberViewSet, StaffViewSet, PlainViewSet],
  ],
})
class NotesModule {}

class Notes implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = [
      { name: 'id', ...bigAutoField(queryRunner) },
      { name: 'text', type: 'varchar', length: '40' },
      { name: 'hidden', type: 'boolean' },
      { name: 'due', ...dateTimeField(queryRunner) },
    ];
    await queryRunner.createTable(new Table({ name: 'notes_note', columns }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notes_note');
  }
}

interface Change {
  readonly action: string;
  readonly id: number;
  readonly object: { readonly text: string } | null;
}

describeOnEveryDatabase('The feed of changes', (db) => {
  let service: Service;
  let token = '';
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_notes', changes: new Notes() }],
      apps: [appOf(NotesModule, { entities: [Note] })],
    });
    await createUser(service.database, { username: 'ben' }, 'a long pass phrase');
    const answer = await write('POST', 'token', { username: 'ben', password: 'a long pass phrase' });
    token = (answer as { access: string }).access;
  });
  afterAll(() => service.close());

  const write = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'Content-Type': 'application/json' };
    const text = body && JSON.stringify(body);
    return jsonOf(await send(service.base, { method, path: `/api/${path}/`, headers, body: text }));
  };
  const add = async (fields: object): Promise<number> => {
    const note = { text: 'a note', hidden: false, due: '2026-02-01T00:00:00Z', ...fields };
    return ((await write('POST', 'notes', note)) as { id: number }).id;
  };
  const told = async (prefix: string, since = '0'): Promise<string[]> => {
    const answer = await send(service.base, { path: `/api/${prefix}/changes/?since=${since}` });
    const { changes } = jsonOf(answer) as { changes: Change[] };
    return changes.map(({ action, id, object }) => `${action} ${id} ${object?.text ?? null}`);
  };
  const now = async (): Promise<string> =>
    (jsonOf(await send(service.base, { path: '/api/notes/changes/' })) as { cursor: string }).cursor;

  it('never tells of rows outside of the query set', async () => {
    const since = await now();
    const [hidden, past, shown] = [
      await add({ hidden: true }),
      await add({ due: '2025-12-31T23:59:59Z' }),
      await add({ due: '2026-01-01T00:00:00Z' }),
    ];
    await write('PATCH', `notes/${hidden}`, { text: 'still hidden' });
    await write('DELETE', `notes/${hidden}`);
    await write('DELETE', `notes/${past}`);
    expect(await told('shown', since)).toEqual([`create ${shown} a note`]);
    expect(await told('notes', since)).toHaveLength(6);
  });

  it('tells that a row has left the query set, or come into it', async () => {
    const [left, come] = [await add({ text: 'left' }), await add({ text: 'come', hidden: true })];
    const since = await now();
    await write('PATCH', `notes/${left}`, { hidden: true });
    await write('PATCH', `notes/${left}`, { text: 'nothing of it' });
    await write('PATCH', `notes/${come}`, { hidden: false });
    expect(await told('shown', since)).toEqual([`delete ${left} null`, `update ${come} come`]);
    const next = await now();
    await write('DELETE', `notes/${come}`);
    expect(await told('shown', next)).toEqual([`delete ${come} null`]);
    expect(await told('shown', since)).toEqual([
      `delete ${left} null`,
      `delete ${come} null`,
      `delete ${come} null`,
    ]);
  });

  it('tells many rows by the same rule', async () => {
    const since = await now();
    const note = { text: 'many', due: '2026-02-01T00:00:00Z' };
    const all = [true, false, true].map((hidden) => ({ ...note, hidden }));
    const ids = ((await write('POST', 'notes/bulk', all as object)) as { id: number }[]).map(({ id }) => id);
    expect(await told('shown', since)).toEqual([`create ${ids[1]} many`]);
    const next = await now();
    await write('DELETE', 'notes/bulk', ids);
    expect(await told('shown', next)).toEqual([`delete ${ids[1]} null`]);
  });

  it('does not tell of rows that history does not show whole', async () => {
    const since = await now();
    const shown = await add({ text: 'short' });
    await write('POST', 'short', { text: 'hidden' });
    expect(await told('short', since)).toEqual([`create ${shown} short`]);
    expect(await told('shown', since)).toEqual([`create ${shown} short`]);
    const next = await now();
    await write('PATCH', `notes/${shown}`, { hidden: true });
    expect(await told('short', next)).toEqual([]);
    expect(await told('shown', next)).toEqual([`delete ${shown} null`]);
  });

  it('tells only of objects that permissions let the client see', async () => {
    const since = await now();
    const [open, secret] = [await add({ text: 'open' }), await add({ text: 'secret' })];
    expect(await told('guarded', since)).toEqual([`create ${open} open`]);
    const next = await now();
    await write('PATCH', `notes/${open}`, { text: 'secret' });
    await write('DELETE', `notes/${secret}`);
    expect(await told('guarded', next)).toEqual([`delete ${open} null`]);
  });

  it.each([
    ['members', undefined, 401],
    ['members', 'ben', 200],
    ['staff', 'ben', 403],
    ['plain', undefined, 404],
  ])('of %s answers %s with %d', async (prefix, user, status) => {
    for (const Accept of ['application/json', 'text/event-stream'].slice(0, status === 200 ? 1 : 2))
      await check(service.base, {
        name: prefix,
        request: `GET /api/${prefix}/changes/`,
        headers: { Accept, ...(user && { Authorization: `Bearer ${token}` }) },
        // An address without the feed has no event stream either.
        status: status === 404 && Accept === 'text/event-stream' ? 406 : status,
      });
  });
});
