import type { WrittenRow } from '../../database/models/change-batch.js';
import { bulkCreate } from '../../database/models/bulk-create.js';
import { announceIds, takeId } from '../../database/models/sequences.js';
import { query, type Database, type Row, type Work } from '../../database/database.js';
import { labelOf } from '../../database/naming.js';
import type { AuthenticatedUser } from '../core/authenticated-user.js';
import { channelOf, type Channel } from '../core/channel.js';
import type { Request } from '../core/contracts.js';
import { exactJson } from '../exact-json.js';
import { HistoryEntry, type HistoryAction } from './history-entry.entity.js';
import { HistoryRows } from './history-rows.entity.js';

/** The user who makes a change, and the channel. */
export interface Actor {
  readonly user: Pick<AuthenticatedUser, 'id' | 'username'> | null;
  readonly channel: Channel;
}

export const actorOf = (request: Request): Actor => ({ user: request.user, channel: channelOf(request) });

/** A person at the command line, who needs no account. */
export const atCommandLine = (channel: Channel): Actor => ({ user: null, channel });

/** One object of many: what it was (null: it was not there) and is (null: it is gone), as its serializer shows it. */
export type RecordedObject = Omit<WrittenRow, 'change'>;

/** Writes entries of the history, in the transaction of what they tell of. */
export class Recorder {
  constructor(private readonly database: Database) {}

  /** To be the first step of a transaction that takes long: the change feed need not wait for it to tell what was before. */
  *announce(): Work<void> {
    const { metadata, idProperty } = this.database.objects(HistoryEntry).model;
    yield* announceIds(this.database, metadata.tableName, idProperty);
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

  /** Names more objects in an entry of many, in the transaction that has made it. */
  *addTo(entry: number, objects: readonly (RecordedObject | IdRange)[]): Work<void> {
    const rows: Row[] = [];
    for (const object of objects)
      if (!(isRange(object) && (yield* this.prolong(entry, object))))
        rows.push({ entry_id: entry, number: null, ...rowOf(object) });
    yield* this.addRows(rows);
    yield* this.countOn(entry, objects);
  }

  /** The same in a later transaction. Clients of the change feed may be past the entry, so its new rows get a place of their own. */
  *addLater(entry: number, objects: readonly (RecordedObject | IdRange)[]): Work<void> {
    // First, because a number is taken by those alone who write to the table of the entries: see SettledIds.
    yield* this.countOn(entry, objects);
    const { metadata, idProperty } = this.database.objects(HistoryEntry).model;
    const number = yield* takeId(this.database, metadata.tableName, idProperty);
    yield* this.addRows(objects.map((object) => ({ entry_id: entry, number, ...rowOf(object) })));
  }

  private *addRows(rows: readonly Row[]): Work<void> {
    yield* bulkCreate(this.database, HistoryRows as unknown as new () => Row, rows);
  }

  private *countOn(entry: number, objects: readonly (RecordedObject | IdRange)[]): Work<void> {
    const { table } = this.database.objects(HistoryEntry);
    yield* query(`UPDATE ${table} SET count = count + $1 WHERE id = $2`, [countOf(objects), entry]);
  }

  /** Whether a range goes on where one of the entry's ends, and is a part of it now. */
  private *prolong(entry: number, [first, last]: IdRange): Work<boolean> {
    const sql = `UPDATE ${this.database.objects(HistoryRows).table} SET last_id = $1
      WHERE entry_id = $2 AND last_id = $3 AND before IS NULL AND after IS NULL RETURNING id`;
    return (yield* query(sql, [last, entry, first - 1])).length > 0;
  }
}

/** What every entry says, in the order of its columns. */
export const entryOf = (table: string, action: HistoryAction, { user, channel }: Actor): Row => ({
  time: new Date(),
  user: user?.id ?? null,
  username: user?.username ?? '',
  channel,
  action,
  resource: labelOf(table),
  count: 1,
});

const jsonOf = (object: object | null): string | null => object && exactJson(object);

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

/** Objects named by their ids alone, first and last included. */
export type IdRange = readonly [first: number, last: number];

/** Ids as ranges, which are few where the ids were given one after the other. */
export function rangesOf(ids: readonly number[]): IdRange[] {
  const ranges: [first: number, last: number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id <= last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}
