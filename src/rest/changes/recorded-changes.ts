import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../../fair-queue.js';
import type { Database, Row } from '../../database/database.js';
import { labelOf } from '../../database/naming.js';
import { HistoryEntry, type HistoryAction } from '../history/history-entry.entity.js';
import { HistoryRows } from '../history/history-rows.entity.js';
import { ChangePosition } from './change-position.js';

/** One object that was written, as history tells of it. */
export interface RecordedChange {
  /** Behind it. */
  readonly position: ChangePosition;
  readonly action: HistoryAction;
  readonly id: number;
  /** JSON text of the object before and after, where they are asked for and the entry has them. */
  readonly states: readonly string[];
}

/** Some changes, and the place up to which they are all. */
export interface ChangePage {
  readonly changes: readonly RecordedChange[];
  readonly position: ChangePosition;
}

export interface ChangeQuery {
  /** The table whose rows were written. */
  readonly table: string;
  readonly after: ChangePosition;
  /** The last number that may be told. */
  readonly upTo: number;
  readonly limit: number;
  /** Whether to read what the objects were. */
  readonly states: boolean;
}

/** How many numbers are looked at in one statement: most may be of other tables. */
const WINDOW = 2000;

/** Reads changes of a table's rows from history, in their order, those of many objects object by object. */
export async function readChanges(database: Database, query: ChangeQuery): Promise<ChangePage> {
  const { upTo, limit } = query;
  const changes: RecordedChange[] = [];
  let { after } = query;
  while (!after.isPast(upTo)) {
    const end = Math.min(upTo, after.number + WINDOW);
    const rows = await readWindow(database, { ...query, after, upTo: end, limit: limit - changes.length });
    for (const row of rows) addObjects(changes, row, after, limit);
    if (changes.length === limit) return { changes, position: changes[limit - 1].position };
    after = ChangePosition.behind(end);
    // SQLite answers without a turn of the event loop, in which others are served.
    await setImmediate();
  }
  return { changes, position: after };
}

/** Adds the objects of a row that are behind `after`, as many as fit. */
function addObjects(changes: RecordedChange[], row: Row, after: ChangePosition, limit: number): void {
  const [number, place, first, last] = [row.number, row.place, row.first_id, row.last_id].map(Number);
  const states = [row.before, row.after].filter((state) => typeof state === 'string');
  const isSingle = place === 0;
  const begun = number === after.number && place === after.row;
  for (let id = begun ? after.object + 1 : first; id <= last && changes.length < limit; id++) {
    const position = isSingle ? ChangePosition.behind(number) : ChangePosition.within(number, place, id);
    changes.push({ position, action: row.action as HistoryAction, id, states });
  }
}

function readWindow(database: Database, { table, after, upTo, limit, states }: ChangeQuery): Promise<Row[]> {
  const entries = database.objects(HistoryEntry).table;
  const rows = database.objects(HistoryRows).table;
  const stateOf = (source: string): string => (states ? `, ${source}.before, ${source}.after` : '');
  const number = 'COALESCE(part.number, part.entry_id)';
  // Of a join, PostgreSQL would make whatever it likes as long as it knows little of young tables.
  const ofEntry = (column: string): string =>
    `(SELECT ${column} FROM ${entries} entry WHERE entry.id = part.entry_id)`;
  const sql = `WITH one AS (
      SELECT id AS number, 0 AS place, action, object_id AS first_id, object_id AS last_id${stateOf('entry')}
      FROM ${entries} entry
      WHERE id > $1 AND id <= $2 AND resource = $3 AND object_id IS NOT NULL ORDER BY id LIMIT $4
    ), many AS (
      SELECT ${number} AS number, part.id AS place, ${ofEntry('action')} AS action, first_id, last_id${stateOf('part')}
      FROM ${rows} part
      WHERE ${number} >= $1 AND ${number} <= $2 AND ${ofEntry('resource')} = $3
        AND (${number} > $1 OR part.id > $5 OR (part.id = $5 AND last_id > $6))
      ORDER BY ${number}, part.id LIMIT $4
    )
    SELECT * FROM one UNION ALL SELECT * FROM many ORDER BY number, place LIMIT $4`;
  return database.read(sql, [after.number, upTo, labelOf(table), limit, after.row, after.object]);
}

/** Whether an entry up to a number tells of more objects than it names, as of those that a large deletion took along. */
export async function hasUnnamed(
  database: Database,
  table: string,
  after: ChangePosition,
  upTo: number,
): Promise<boolean> {
  if (after.number >= upTo) return false;
  const sql = `SELECT 1 AS found FROM ${database.objects(HistoryEntry).table} entry
    WHERE id > $1 AND id <= $2 AND resource = $3 AND object_id IS NULL AND action IN ('change', 'delete')
      AND count > (SELECT COALESCE(SUM(last_id - first_id + 1), 0)
        FROM ${database.objects(HistoryRows).table} WHERE entry_id = entry.id)
    LIMIT 1`;
  return (await database.read(sql, [after.number, upTo, labelOf(table)])).length > 0;
}

/** The time of the first entry behind a position; undefined where there is none. */
export async function timeBehind(
  database: Database,
  { number, isWithin }: ChangePosition,
): Promise<Date | undefined> {
  const entries = database.objects(HistoryEntry);
  const [entry] = await entries
    .all()
    .filter({ property: 'id', lookup: isWithin ? 'gte' : 'gt', value: number })
    .using(database)
    .rows(1);
  return entry?.time;
}

/** The position before all entries from a time on. */
export async function positionAt(database: Database, time: Date, caller: Caller): Promise<ChangePosition> {
  const kept = database.objects(HistoryEntry).all().filter({ property: 'time', lookup: 'gte', value: time });
  const [entry] = await kept.for(caller).rows(1);
  return ChangePosition.behind(entry ? entry.id - 1 : 0);
}
