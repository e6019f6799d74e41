import type { EntityMetadata } from 'typeorm';
import type { Database, Row, Work } from '../../database/database.js';
import {
  asStored,
  findDependents,
  merged,
  type Dependents,
} from '../../database/dependents/find-dependents.js';
import { hasDependents } from '../../database/dependents/references.js';
import type { ChangeBatch } from '../../database/models/change-batch.js';
import type { Audit, Kind } from '../../database/models/change.js';
import type { Manager } from '../../database/models/manager.js';
import type { Serializer } from '../serializers/serializer.js';
import { type Actor, entryOf, Recorder, type RecordedObject } from './recorder.js';
import { HistoryEntry, type HistoryAction } from './history-entry.entity.js';
import { recordDependents, refuseProtected } from './keep-dependents.js';

const ACTIONS: Readonly<Record<Kind, HistoryAction>> = {
  insert: 'create',
  update: 'change',
  delete: 'delete',
};

/** Objects of one model, which history shows as the serializer does. */
export interface Recorded<T extends object> {
  readonly objects: Manager<T>;
  readonly serializer: Serializer;
}

/** The audit of changes of a model's rows: an entry of the history for each. */
export class HistoryAudit<T extends object> implements Audit<T> {
  readonly table: string;

  constructor(
    private readonly database: Database,
    private readonly recorded: Recorded<T>,
    private readonly actor: Actor,
  ) {
    this.table = database.objects(HistoryEntry).table;
  }

  entry(kind: Kind): Row {
    return entryOf(this.metadata.tableName, ACTIONS[kind], this.actor);
  }

  show(object: T): object {
    return this.recorded.serializer.represent(object);
  }

  get stored(): readonly string[] | undefined {
    const { plain, readable } = this.recorded.serializer;
    return plain ? readable.map(({ name }) => name) : undefined;
  }

  get hasDependents(): boolean {
    return hasDependents(this.database, this.metadata.tableName);
  }

  *findDependents(objects: readonly T[]): Work<readonly Dependents[]> {
    const rows = objects.map((object) => asStored(this.metadata, object));
    const dependents = yield* findDependents(this.database, this.metadata, rows);
    refuseProtected(dependents);
    return dependents;
  }

  recordDependents(entry: number, dependents: readonly Dependents[]): Work<void> {
    return recordDependents(this.database, entry, dependents, this.actor);
  }

  private get metadata(): EntityMetadata {
    return this.recorded.objects.model.metadata;
  }
}

/** Records a batch of changes: in one entry for each model and kind of change, as a rule in one altogether. */
export function* recordBatch(database: Database, batch: ChangeBatch, actor: Actor): Work<void> {
  const entries = new Map<string, [table: string, HistoryAction, RecordedObject[]]>();
  for (const { change, ...row } of batch.rows) {
    const { tableName } = change.model.metadata;
    const key = `${change.kind} ${tableName}`;
    if (!entries.has(key)) entries.set(key, [tableName, ACTIONS[change.kind], []]);
    entries.get(key)![2].push(row);
  }
  for (const [table, action, objects] of entries.values()) {
    const entry = yield* new Recorder(database).recordMany(table, action, objects, actor);
    const dependents = action === 'delete' ? batch.dependents.get(table) : undefined;
    if (dependents) yield* recordDependents(database, entry, merged(dependents), actor);
  }
}
