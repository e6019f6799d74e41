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
import { Action } from '../../../rest/routing/viewset-routes.js';
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
const NOT_WHOLE = 'History does not show all of what it was, so it cannot be brought back.';
const TAKEN = 'There is something in its place by now.';
const INCOMPLETE = 'Something that it needs is not there any more.';
const REFUSALS: Readonly<Record<ConstraintKind, string>> = {
  unique: TAKEN,
  check: 'It breaks a rule that there is by now.',
  foreignKey: INCOMPLETE,
  notNull: INCOMPLETE,
};

/** Who changed what, when and through which channel, newest first. */
@MountViewSet('admin/history', 'history')
export class HistoryViewSet extends ReadOnlyModelViewSet(HistoryEntry, HistoryEntrySerializer) {
  override readonly description = 'Who changed what, when and how, with what it was before and is since.';
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

  /** History grows all the time: pages that start behind an entry stay what they are, and nobody counts them all. */
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
          'What an entry about many objects tells of each of them. Objects that were stored alike, as an import stores them, are named together, by the first and the last id.',
        parameters: pageParameters(this.paginator),
        status: 200,
        answer: listSchema(components, ROWS, this.paginator),
      };
    if (route.actions[verb] !== 'undo') return described;
    return {
      ...described,
      summary: 'Bring back what was deleted',
      description:
        'Stores the objects of an entry that tells of a deletion again, with their ids: all of them, or none.',
      status: 200,
      answer: { type: 'array', description: 'The objects.', items: { type: 'object' } },
      errors: [
        [
          new Conflict(TAKEN),
          'Nothing was deleted, or it cannot be stored again: there is something in its place by now, for example.',
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
