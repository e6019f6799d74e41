import { Inject } from '@nestjs/common';
import type { Work } from '../../../database/database.js';
import { ConstraintViolation, type ConstraintKind } from '../../../database/errors.js';
import type { QuerySet } from '../../../database/models/query-set.js';
import { Settings } from '../../../settings.js';
import type { Request } from '../../../rest/core/contracts.js';
import { Conflict } from '../../../rest/exceptions.js';
import { FILTER_BACKENDS } from '../../../rest/filters/index.js';
import { MountViewSet } from '../../../rest/routing/mount.js';
import { PAGINATION } from '../../../rest/pagination/index.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import { Response } from '../../../rest/core/response.js';
import { Router } from '../../../rest/routing/router.js';
import { Action } from '../../../rest/views/action.js';
import { Rows } from '../../../rest/pagination/row-source.js';
import type { Operation, OperationDescription } from '../../../rest/openapi/operation-description.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import type { ViewDefaults } from '../../../rest/views/api-view.js';
import { listSchema, pageParameters } from '../../../rest/viewsets/describe-actions.js';
import { ReadOnlyModelViewSet } from '../../../rest/viewsets/index.js';
import { irrevocable } from '../../../rest/history/keep-dependents.js';
import { HistoryEntry } from '../../../rest/history/history-entry.entity.js';
import { HistoryRows } from '../../../rest/history/history-rows.entity.js';
import { HistoryEntrySerializer, HistoryRowsSerializer } from './history.serializer.js';
import { ObjectFilter } from './object-filter.js';
import { actorOf } from '../../../rest/history/recorder.js';
import { restorable, restore, showsAll } from './undo.js';

const ROWS = Serializer.of(HistoryRowsSerializer);

const NO_DELETION = 'Only a deletion can be undone.';
const NOT_WHOLE = 'The history does not show the whole object, so it cannot be restored.';
const TAKEN = 'Another object has taken its place.';
const INCOMPLETE = 'An object that it depends on no longer exists.';
const REFUSALS: Readonly<Record<ConstraintKind, string>> = {
  unique: TAKEN,
  check: 'It violates a rule that was added later.',
  foreignKey: INCOMPLETE,
  notNull: INCOMPLETE,
};

/** Who changed what, when and through which channel, newest first. */
@MountViewSet('admin/history', 'history')
export class HistoryViewSet extends ReadOnlyModelViewSet(HistoryEntry, HistoryEntrySerializer) {
  override readonly description = 'Who changed what, when and how, with the values before and after.';
  override readonly documentPart = 'admin';
  override permissions = [IsAdminUser];
  override filterBackends = [FILTER_BACKENDS.filter, ObjectFilter];
  override readonly filterFields = {
    user: ['exact'],
    username: ['exact'],
    channel: ['exact'],
    action: ['exact', 'in'],
    resource: ['exact'],
    time: ['gte', 'lte'],
  } as const;
  @Inject(Settings) private readonly settings: Settings;
  @Inject(Router) private readonly router: Router;

  /** History grows all the time: pages that start behind an entry stay what they are, and need no count. */
  override configure(defaults: ViewDefaults): void {
    const paginator = PAGINATION.cursor(this.settings);
    super.configure({ ...defaults, paginator, ...(paginator && { pagePaginator: paginator }) });
  }

  override describe(operation: Operation): OperationDescription {
    const described = super.describe(operation);
    const { components, route, verb } = operation;
    if (route.actions[verb] === 'rows')
      return {
        ...described,
        summary: 'List the objects of an entry',
        description:
          'The objects of an entry for many objects. Objects that were stored together, as by an import, are listed as one range, from the first to the last id.',
        parameters: pageParameters(this.paginator),
        status: 200,
        answer: listSchema(components, ROWS, this.paginator),
      };
    if (route.actions[verb] !== 'undo') return described;
    return {
      ...described,
      summary: 'Restore deleted objects',
      description: 'Restores the objects that were deleted, with their ids: all of them, or none.',
      status: 200,
      answer: { type: 'array', description: 'The restored objects.', items: { type: 'object' } },
      errors: [
        [
          new Conflict(TAKEN),
          'The entry is not a deletion, or the objects cannot be restored, for example because another object has taken their place.',
        ],
      ],
    };
  }

  @Action({ detail: true })
  async rows(request: Request): Promise<Response> {
    const { id } = await this.getObject(request);
    return this.listOf(new Rows(this.rowsOf(id).for(request), ROWS), request);
  }

  @Action({ detail: true, methods: ['POST'] })
  async undo(request: Request): Promise<Response> {
    const entry = await this.getObject(request);
    const irrevocably = await irrevocable(this.database, entry.id);
    if (irrevocably) throw new Conflict(irrevocably);
    const view = restorable(this.router, entry);
    if (!view) throw new Conflict(NO_DELETION);
    if (!showsAll(view)) throw new Conflict(NOT_WHOLE);
    // It is stored again, so for those alone who may store one.
    await view.checkPermissions(request.withMethod('POST'));
    const rows = await this.rowsOf(entry.id).rows(entry.count);
    const gone = rows.length > 0 ? rows : [entry];
    const objects = await this.database
      .transaction((): Work<object[]> => restore(this.database, view, entry.id, gone, actorOf(request)))
      .catch((error: unknown) => {
        if (!(error instanceof ConstraintViolation)) throw error;
        throw new Conflict(REFUSALS[error.kind]);
      });
    return new Response(objects.map((object) => view.serializer.represent(object)));
  }

  protected override queryset(request: Request): QuerySet<HistoryEntry> {
    return super.queryset(request).orderBy({ property: 'id', descending: true });
  }

  private rowsOf(entry: number): QuerySet<HistoryRows> {
    return this.database
      .objects(HistoryRows)
      .all()
      .filter({ property: 'entry_id', lookup: 'exact', value: entry });
  }
}
