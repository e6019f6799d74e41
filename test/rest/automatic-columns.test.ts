import { Module } from '@nestjs/common';
import { IsDate, IsInt, IsString } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  Entity,
  Table,
  UpdateDateColumn,
  VersionColumn,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { bulkCreate } from '../../src/database/models/bulk-create.js';
import { bigAutoField, dateTimeField } from '../../migrations/frozen/columns.js';
import { BigAutoField } from '../../src/database/columns.js';
import type { Row } from '../../src/database/database.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { HistoryEntry } from '../../src/rest/history/history-entry.entity.js';
import { Register } from '../../src/rest/routing/mount.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { ModelViewSet } from '../../src/rest/viewsets/index.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { appOf, startService, type Service } from '../support/service.js';

@Entity('notes_note')
class Note {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 20 }) text: string;
  @CreateDateColumn() created_at: Date;
  @UpdateDateColumn() updated_at: Date;
  @VersionColumn() version: number;
}

class NoteSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() text: string;
  @ReadOnly() @IsDate() created_at: Date;
  @ReadOnly() @IsDate() updated_at: Date;
  @ReadOnly() @IsInt() version: number;
}

/* The same without what the service writes, so that the database can tell history by itself. */

@Entity('notes_memo')
class Memo {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 20 }) text: string;
  @UpdateDateColumn() updated_at: Date;
}

class MemoSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() text: string;
}

@Register('notes')
class NoteViewSet extends ModelViewSet(Note, NoteSerializer) {}

@Register('memos')
class MemoViewSet extends ModelViewSet(Memo, MemoSerializer) {}

@Module({ controllers: [NoteViewSet, MemoViewSet] })
class NotesModule {}

class Notes implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const id = { name: 'id', ...bigAutoField(queryRunner) };
    const text = { name: 'text', type: 'varchar', length: '20' };
    const updated = { name: 'updated_at', ...dateTimeField(queryRunner) };
    const created = { name: 'created_at', ...dateTimeField(queryRunner) };
    const version = { name: 'version', type: 'int' };
    await queryRunner.createTable(
      new Table({ name: 'notes_note', columns: [id, text, created, updated, version] }),
    );
    await queryRunner.createTable(new Table({ name: 'notes_memo', columns: [id, text, updated] }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('notes_note');
    await queryRunner.dropTable('notes_memo');
  }
}

interface Shown {
  readonly id: number;
  readonly text: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

const LONG_AGO = new Date('2001-02-03T04:05:06Z');

describeOnEveryDatabase('columns that the service writes by itself', (db) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url(), {
      migrations: [...(await loadMigrations()), { name: '9001_notes', changes: new Notes() }],
      apps: [appOf(NotesModule, { entities: [Note, Memo] })],
    });
  });
  afterAll(() => service.close());

  const api = async <T = Shown>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await send(service.base, {
      ...{ method, path: `/api/${path}` },
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    expect(answer.status).toBeLessThan(300);
    return jsonOf(answer) as T;
  };
  const isRecent = (text: string | Date) => Math.abs(Date.now() - new Date(text).getTime()) < 60_000;
  /** A note that was made and last written long ago. */
  const old = () =>
    service.database.transaction(() =>
      service.database
        .objects(Note)
        .insert({ text: 'old', created_at: LONG_AGO, updated_at: LONG_AGO, version: 1 }),
    );

  it('are filled in when a row is made', async () => {
    const note = await api('POST', 'notes/', { text: 'one', version: 9, updated_at: LONG_AGO });
    expect(note).toMatchObject({ text: 'one', version: 1 });
    expect([note.created_at, note.updated_at].map(isRecent)).toEqual([true, true]);
    expect(await api('GET', `notes/${note.id}/`)).toEqual(note);
  });

  it.each([
    ['PUT', { text: 'new' }],
    ['PATCH', { text: 'new' }],
    // DRF saves what nothing is changed of as well.
    ['PATCH', {}],
  ])('follow a %s of %j', async (method, body) => {
    const { id } = await old();
    const note = await api(method, `notes/${id}/`, body);
    expect(note).toEqual({
      ...{ id, text: 'old', created_at: '2001-02-03T04:05:06Z', ...body },
      ...{ updated_at: expect.any(String) as string, version: 2 },
    });
    expect(isRecent(note.updated_at)).toBe(true);
    expect(await api('GET', `notes/${id}/`)).toEqual(note);
    const [entry] = (await service.database.objects(HistoryEntry).filter({ object_id: id })).slice(-1);
    expect([entry.before, entry.after].map((text) => JSON.parse(text!) as Shown)).toEqual([
      {
        ...{ id, text: 'old', created_at: '2001-02-03T04:05:06Z' },
        ...{ updated_at: '2001-02-03T04:05:06Z', version: 1 },
      },
      note,
    ]);
  });

  it('follow changes of many at once', async () => {
    const made = await api<Shown[]>('POST', 'notes/bulk/', [{ text: 'a' }, { text: 'b' }]);
    expect(made.map(({ version, updated_at }) => [version, isRecent(updated_at)])).toEqual([
      [1, true],
      [1, true],
    ]);
    const ids = [(await old()).id, (await old()).id];
    const changed = await api<Shown[]>(
      'PATCH',
      'notes/bulk/',
      ids.map((id) => ({ id, text: 'many' })),
    );
    for (const { text, version, created_at, updated_at } of changed)
      expect([text, version, created_at, isRecent(updated_at)]).toEqual([
        'many',
        2,
        '2001-02-03T04:05:06Z',
        true,
      ]);
  });

  it('follow rows that are loaded over others', async () => {
    const { id } = await old();
    const rows = [{ id, text: 'loaded' }, { text: 'new' }];
    const [, added] = await service.database.transaction(() =>
      bulkCreate(service.database, Note as unknown as new () => Row, rows),
    );
    const [over, fresh] = [await api('GET', `notes/${id}/`), await api('GET', `notes/${added}/`)];
    expect([over.text, over.created_at, over.version, isRecent(over.updated_at)]).toEqual([
      'loaded',
      '2001-02-03T04:05:06Z',
      2,
      true,
    ]);
    expect([fresh.version, isRecent(fresh.created_at)]).toEqual([1, true]);
    await service.database.transaction(() =>
      bulkCreate(service.database, Note as unknown as new () => Row, [
        { id, text: 'dated', created_at: new Date(0), updated_at: LONG_AGO, version: 7 },
      ]),
    );
    expect(await api('GET', `notes/${id}/`)).toEqual({
      ...{ id, text: 'dated', created_at: '1970-01-01T00:00:00Z' },
      ...{ updated_at: '2001-02-03T04:05:06Z', version: 7 },
    });
  });

  it('are written as well where answers do not show them', async () => {
    const { id } = await api('POST', 'memos/', { text: 'one' });
    const objects = service.database.objects(Memo);
    await service.database.transaction(() => objects.update(id, { updated_at: LONG_AGO }));
    expect(await api('PATCH', `memos/${id}/`, { text: 'two' })).toEqual({ id, text: 'two' });
    expect(isRecent((await objects.get(id))!.updated_at)).toBe(true);
    const [entry] = (await service.database.objects(HistoryEntry).filter({ resource: 'notes.memo' })).slice(
      -1,
    );
    expect([entry.before, entry.after].map((text) => JSON.parse(text!) as object)).toEqual([
      { id, text: 'one' },
      { id, text: 'two' },
    ]);
  });
});
