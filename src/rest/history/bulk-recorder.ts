import type { Work } from '../../database/database.js';
import { hasDependents } from '../../database/dependents/references.js';
import {
  asStored,
  findDependents,
  merged,
  type Dependents,
} from '../../database/dependents/find-dependents.js';
import { recordDependents, refuseProtected } from './keep-dependents.js';
import type { HistoryAction } from './history-entry.entity.js';
import { Recorder, type Actor, type Recorded, type RecordedObject } from './recorder.js';

/** A Recorder for a call that writes many objects: it tells of all of them in one entry, once they are written. */
export class BulkRecorder extends Recorder {
  private readonly objects = new Map<string, [table: string, HistoryAction, RecordedObject[]]>();
  /** What deletions took along, by the table of what was deleted. */
  private readonly dependents = new Map<string, Dependents[]>();
  private readonly made = new WeakSet<Work<unknown>>();

  override insert<T extends object>(recorded: Recorded<T>, values: Partial<T>): Work<T> {
    return this.own(this.inserting(recorded, values));
  }

  override update<T extends object>(
    recorded: Recorded<T>,
    id: number,
    values: Partial<T>,
  ): Work<T | undefined> {
    return this.own(this.updating(recorded, id, values));
  }

  override delete<T extends object>(recorded: Recorded<T>, id: number): Work<boolean> {
    return this.own(this.deleting(recorded, id));
  }

  /** Whether a work is one of this recorder's, and so does nothing but write the one object. */
  isOwn(work: Work<unknown>): boolean {
    return this.made.has(work);
  }

  /** Writes what has been noted: one entry for each model and kind of change, as a rule one in all. */
  *flush(actor: Actor): Work<void> {
    for (const [table, action, objects] of this.objects.values()) {
      const entry = yield* this.recordMany(table, action, objects, actor);
      if (action === 'delete')
        yield* recordDependents(this.database, this, entry, merged(this.dependents.get(table) ?? []), actor);
    }
  }

  private own<W extends Work<unknown>>(work: W): W {
    this.made.add(work);
    return work;
  }

  private *inserting<T extends object>(recorded: Recorded<T>, values: Partial<T>): Work<T> {
    const after = yield* recorded.objects.insert(values);
    this.note(recorded, 'create', { after });
    return after;
  }

  private *updating<T extends object>(
    recorded: Recorded<T>,
    id: number,
    given: Partial<T>,
  ): Work<T | undefined> {
    const values = recorded.objects.changed(given);
    const before = yield* recorded.objects.lock(id);
    if (Object.keys(values).length === 0) return before;
    const after = yield* recorded.objects.update(id, values);
    if (before && after) this.note(recorded, 'change', { before, after });
    return after;
  }

  private *deleting<T extends object>(recorded: Recorded<T>, id: number): Work<boolean> {
    const before = yield* recorded.objects.lock(id);
    const { metadata } = recorded.objects.model;
    if (before && hasDependents(this.database, metadata.tableName)) {
      const found = yield* findDependents(this.database, metadata, [asStored(metadata, before)]);
      refuseProtected(found);
      this.dependents.set(metadata.tableName, [...(this.dependents.get(metadata.tableName) ?? []), ...found]);
    }
    const gone = yield* recorded.objects.delete(id);
    if (before && gone) this.note(recorded, 'delete', { before });
    return gone;
  }

  private note<T extends object>(
    { objects, serializer }: Recorded<T>,
    action: HistoryAction,
    { before, after }: { readonly before?: T; readonly after?: T },
  ): void {
    const { idProperty, metadata } = objects.model;
    const id = (after ?? before)![idProperty as keyof T] as number;
    const show = (object?: T): object | null => (object ? serializer.represent(object) : null);
    const key = `${action} ${metadata.tableName}`;
    if (!this.objects.has(key)) this.objects.set(key, [metadata.tableName, action, []]);
    this.objects.get(key)![2].push({ id, before: show(before), after: show(after) });
  }
}
