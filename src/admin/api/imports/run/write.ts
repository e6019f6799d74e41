import { bulkCreate } from '../../../../database/models/bulk-create.js';
import type { Database, Row, Work } from '../../../../database/database.js';
import { ChangeBatch } from '../../../../database/models/change-batch.js';
import { ValidationError } from '../../../../rest/exceptions.js';
import type { RecordedObject } from '../../../../rest/history/recorder.js';
import type { CheckedRow } from '../../../../rest/tables/store-rows.js';
import type { Identified } from '../../../../rest/viewsets/generic-viewset.js';
import { noSuchObject } from '../../../../rest/viewsets/bulk-rows.js';
import { effectOf } from './target-rows.js';
import type { Target } from './target.js';

/** What has become of a row: the id of a new object, an object that was changed, or nothing. */
export type Written = number | RecordedObject | undefined;

/** Creates objects, and changes those that are there by their ids. Throws ValidationError for one that has been deleted since. */
export function* writeRows(
  database: Database,
  target: Target,
  rows: readonly CheckedRow[],
): Work<readonly Written[]> {
  const { view, id, model } = target;
  const idOf = ({ row }: CheckedRow): number | undefined => row[id.name] as number | undefined;
  const named = rows.flatMap((each) => idOf(each) ?? []);
  const locked = yield* view.objects.lockAll(named);
  const present = new Map(locked.flatMap((object) => (object ? [[object.id, object] as const] : [])));
  const created: Row[] = [];
  const changed: (CheckedRow & { readonly before: Identified })[] = [];
  for (const each of rows) {
    const before = present.get(idOf(each) ?? 0);
    if (!before && each.before) throw new ValidationError(noSuchObject(idOf(each)!));
    if (!before) created.push(each.row);
    else if (effectOf(target, { ...each, before }) === 'changed') changed.push({ ...each, before });
  }
  const ids = yield* bulkCreate(database, model.entity, created);
  const objects = yield* new ChangeBatch().together(
    changed.map(({ before, row }) => view.objects.update(before.id, row as Partial<Identified>)),
  );
  const { serializer } = target;
  const changes = changed.map(({ before }, at): RecordedObject => ({
    id: before.id,
    before: serializer.represent(before),
    after: serializer.represent(objects[at]!),
  }));
  const unchanged = rows.length - ids.length - changes.length;
  return [...ids, ...changes, ...Array.from({ length: unchanged }, () => undefined)];
}
