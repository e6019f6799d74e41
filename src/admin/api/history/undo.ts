import type { Database, Row, Work } from '../../../database/database.js';
import { ChangeBatch } from '../../../database/models/change-batch.js';
import { labelOf } from '../../../database/naming.js';
import { HistoryAudit, recordBatch } from '../../../rest/history/audit.js';
import type { HistoryEntry } from '../../../rest/history/history-entry.entity.js';
import { restoreDependents } from '../../../rest/history/keep-dependents.js';
import type { Actor } from '../../../rest/history/recorder.js';
import type { Router } from '../../../rest/routing/router.js';
import type { Identified } from '../../../rest/viewsets/generic-viewset.js';
import { ReadWriteViewSet } from '../../../rest/viewsets/read-write-viewset.js';

type View = ReadWriteViewSet<Identified>;

/** The view whose objects an entry says are gone; undefined where they are not, or where no mounted view has them. */
export function restorable({ views }: Router, { action, resource }: HistoryEntry): View | undefined {
  if (action !== 'delete') return undefined;
  return views.filter(isWritable).find((view) => tableLabel(view) === resource);
}

const isWritable = (view: object): view is View => view instanceof ReadWriteViewSet;

const tableLabel = ({ objects }: View): string => labelOf(objects.model.metadata.tableName);

/** Whether history, which tells what the serializer shows, has all that the database had. */
export const showsAll = ({ objects, serializer }: View): boolean => serializer.showsAll(objects.model);

/**
 * Stores objects again as they were, with their ids, and what went with them. Throws ConstraintViolation where others have
 * taken their place.
 */
export function* restore(
  database: Database,
  view: View,
  entry: number,
  gone: readonly Pick<HistoryEntry, 'before'>[],
  actor: Actor,
): Work<Identified[]> {
  const restored = yield* restoreObjects(database, view, gone, actor);
  yield* restoreDependents(database, entry, actor);
  return restored;
}

function* restoreObjects(
  database: Database,
  view: View,
  gone: readonly Pick<HistoryEntry, 'before'>[],
  actor: Actor,
): Work<Identified[]> {
  const { objects, serializer } = view;
  const audit = new HistoryAudit(database, view, actor);
  const changes = gone.map(({ before }) =>
    objects.insert(serializer.stored(JSON.parse(before ?? '{}') as Row) as unknown as Identified, audit),
  );
  if (changes.length === 1) return [yield* changes[0]];
  const batch = new ChangeBatch();
  const restored = yield* batch.together(changes);
  yield* recordBatch(database, batch, actor);
  return restored;
}
