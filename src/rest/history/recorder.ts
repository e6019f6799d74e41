import { bulkCreate } from '../../database/models/bulk-create.js';
import type { Database, Row, Work } from '../../database/database.js';
import type { Manager } from '../../database/models/manager.js';
import { hasDependents } from '../../database/dependents/references.js';
import { asStored, findDependents } from '../../database/dependents/find-dependents.js';
import { labelOf } from '../../database/naming.js';
import {
  deleteWithTrail,
  insertWithTrail,
  updateWithTrail,
  type Trail,
} from '../../database/models/audited-writes.js';
import type { Serializer } from '../serializers/serializer.js';
import { recordDependents, refuseProtected } from './keep-dependents.js';
import type { Actor } from './actor.js';
import { HistoryEntry, type HistoryAction } from './history-entry.entity.js';
import { HistoryRows } from './history-rows.entity.js';
import type { IdRange } from './ranges.js';

export { actorOf, atCommandLine, type Actor } from './actor.js';

/** Objects of one model, which history tells of as the serializer shows them. */
export interface Recorded<T extends object> {
  readonly objects: Manager<T>;
  readonly serializer: Serializer;
}

/** One object of many: what it was (null: it was not there) and is (null: it is gone), as its serializer shows it. */
export interface RecordedObject {
  readonly id: number;
  readonly before: object | null;
  readonly after: object | null;
}

/**
 * Writes to the database of which history tells: the entry is a part of the write's own transaction, so that there is one
 * for each write and none for a write that fails.
 */
export class Recorder {
  constructor(protected readonly database: Database) {}

  insert<T extends object>(recorded: Recorded<T>, values: Partial<T>, actor: Actor): Work<T> {
    return insertWithTrail(recorded.objects, values, this.trail(recorded, 'create', actor));
  }

  /** Answers the object as it is now, undefined when there is none. */
  update<T extends object>(
    recorded: Recorded<T>,
    id: number,
    values: Partial<T>,
    actor: Actor,
  ): Work<T | undefined> {
    return updateWithTrail(recorded.objects, id, values, this.trail(recorded, 'change', actor));
  }

  /** Answers whether there was such an object. */
  delete<T extends object>(recorded: Recorded<T>, id: number, actor: Actor): Work<boolean> {
    return hasDependents(this.database, recorded.objects.model.metadata.tableName)
      ? this.deleteWithDependents(recorded, id, actor)
      : deleteWithTrail(recorded.objects, id, this.trail(recorded, 'delete', actor));
  }

  private *deleteWithDependents<T extends object>(
    { objects, serializer }: Recorded<T>,
    id: number,
    actor: Actor,
  ): Work<boolean> {
    const { metadata } = objects.model;
    const before = yield* objects.lock(id);
    if (!before) return false;
    const dependents = yield* findDependents(this.database, metadata, [asStored(metadata, before)]);
    refuseProtected(dependents);
    yield* objects.delete(id);
    const entry = yield* this.database.objects(HistoryEntry).insert({
      ...entryOf(metadata.tableName, 'delete', actor),
      ...{ object_id: id, before: jsonOf(serializer.represent(before)), after: null },
    });
    yield* recordDependents(this.database, this, entry.id, dependents, actor);
    return true;
  }

  /** One entry for what has been done to one object. */
  *record(
    table: string,
    action: HistoryAction,
    { id, before, after }: RecordedObject,
    actor: Actor,
  ): Work<void> {
    yield* this.database.objects(HistoryEntry).insert({
      ...entryOf(table, action, actor),
      ...{ object_id: id, before: jsonOf(before), after: jsonOf(after) },
    });
  }

  /**
   * One entry for what has been done to many objects at once. Answers its id.
   * @param count how many there were, where not all of them can be named
   */
  *recordMany(
    table: string,
    action: HistoryAction,
    objects: readonly (RecordedObject | IdRange)[],
    actor: Actor,
    count?: number,
  ): Work<number> {
    const unnamed = count === undefined ? 0 : count - countOf(objects);
    const entry = {
      ...entryOf(table, action, actor),
      object_id: null,
      count: unnamed,
      before: null,
      after: null,
    };
    const { id } = yield* this.database.objects(HistoryEntry).insert(entry);
    yield* this.addTo(id, objects);
    return id;
  }

  /** Names more objects in an entry of many. */
  *addTo(entry: number, objects: readonly (RecordedObject | IdRange)[]): Work<void> {
    const rows: Row[] = [];
    for (const object of objects)
      if (!(isRange(object) && (yield* this.prolong(entry, object))))
        rows.push({ entry_id: entry, ...rowOf(object) });
    yield* bulkCreate(this.database, HistoryRows as unknown as new () => Row, rows);
    const count = countOf(objects);
    const { table } = this.database.objects(HistoryEntry);
    yield { sql: `UPDATE ${table} SET count = count + $1 WHERE id = $2`, parameters: [count, entry] };
  }

  /** Whether a range goes on where one of the entry's ends, and is a part of it now. */
  private *prolong(entry: number, [first, last]: IdRange): Work<boolean> {
    const sql = `UPDATE ${this.database.objects(HistoryRows).table} SET last_id = $1
      WHERE entry_id = $2 AND last_id = $3 AND before IS NULL AND after IS NULL RETURNING id`;
    return (yield { sql, parameters: [last, entry, first - 1] }).length > 0;
  }

  private trail<T extends object>(
    { objects, serializer }: Recorded<T>,
    action: HistoryAction,
    actor: Actor,
  ): Trail<T> {
    return {
      table: this.database.objects(HistoryEntry).table,
      values: entryOf(objects.model.metadata.tableName, action, actor),
      show: (object) => serializer.represent(object),
      ...(serializer.plain && { stored: serializer.readable.map(({ name }) => name) }),
    };
  }
}

/** What every entry says, in the order of its columns. */
const entryOf = (table: string, action: HistoryAction, { user, channel }: Actor): Row => ({
  time: new Date(),
  user: user?.id ?? null,
  username: user?.username ?? '',
  channel,
  action,
  resource: labelOf(table),
  count: 1,
});

const jsonOf = (object: object | null): string | null => object && JSON.stringify(object);

const isRange = (object: RecordedObject | IdRange): object is IdRange => Array.isArray(object);

const sizeOf = (object: RecordedObject | IdRange): number =>
  isRange(object) ? object[1] - object[0] + 1 : 1;

const countOf = (objects: readonly (RecordedObject | IdRange)[]): number =>
  objects.reduce((sum, object) => sum + sizeOf(object), 0);

const rowOf = (object: RecordedObject | IdRange): Partial<HistoryRows> =>
  isRange(object)
    ? { first_id: object[0], last_id: object[1], before: null, after: null }
    : {
        ...{ first_id: object.id, last_id: object.id },
        ...{ before: jsonOf(object.before), after: jsonOf(object.after) },
      };
