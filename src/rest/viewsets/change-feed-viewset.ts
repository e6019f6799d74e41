import { Inject } from '@nestjs/common';
import { isOneOf } from '../../database/sql/membership.js';
import type { QuerySet } from '../../database/models/query-set.js';
import { ChangeFeed } from '../changes/change-feed.js';
import type { ChangePosition } from '../changes/change-position.js';
import { pollChanges, streamChanges, type Follower, type ShownPage } from '../changes/follow.js';
import type { RecordedChange } from '../changes/recorded-changes.js';
import type { Renderer, Request } from '../core/contracts.js';
import { Response } from '../core/response.js';
import type { Route } from '../core/route.js';
import { APIException, ValidationError } from '../exceptions.js';
import { QueryDict } from '../http/messages/query-dict.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { int } from '../python.js';
import { EventStreamRenderer } from '../renderers/event-stream-renderer.js';
import { checkAgain } from '../views/authenticate.js';
import { BulkViewSet } from './bulk-viewset.js';
import { CHANGES_LIMIT, describeChanges, LONGEST_WAIT } from './describe-changes.js';
import type { Identified } from './generic-viewset.js';

/** All actions, and the feed of what they have changed: `changes/`. */
export abstract class ChangeFeedViewSet<T extends Identified> extends BulkViewSet<T> {
  @Inject(ChangeFeed) private readonly feed: ChangeFeed;

  async changeFeed(request: Request): Promise<Response> {
    const limit = numberIn(request, 'limit', 1, CHANGES_LIMIT.maximum) ?? CHANGES_LIMIT.default;
    const wait = numberIn(request, 'wait', 0, LONGEST_WAIT) ?? 0;
    const isStream = request.acceptedRenderer === EventStreamRenderer;
    const cursor = (isStream && request.header('last-event-id')) || request.query.get('since') || undefined;
    const follower: Follower = {
      feed: this.feed,
      request,
      after: await this.feed.positionOf(cursor, request),
      next: (after, most) => this.changesAfter(after, most, request),
      check: () => checkAgain(request),
    };
    if (isStream) return new Response(streamChanges(follower));
    const { changes, position } = await pollChanges(follower, limit, wait * 1000);
    return new Response({ changes, cursor: String(position) }, 200, { 'cache-control': 'no-store' });
  }

  override renderersFor(route: Route): readonly Renderer[] {
    const renderers = super.renderersFor(route);
    return isFeed(route) ? [...renderers, EventStreamRenderer] : renderers;
  }

  override describe(operation: Operation): OperationDescription {
    const description = super.describe(operation);
    return isFeed(operation.route) ? { ...description, ...describeChanges(operation, this) } : description;
  }

  /** What a request is told of the changes behind a position: those of rows that it may see, or could see before or after. */
  private async changesAfter(after: ChangePosition, limit: number, request: Request): Promise<ShownPage> {
    const queryset = this.queryset(withoutQuery(request)).for(request);
    const isPartial = !queryset.isAll || this.hasObjectPermissions;
    const { tableName: table } = this.objects.model.metadata;
    const { changes, position } = await this.feed.read({ table, after, limit, states: isPartial });
    const objects = await this.objectsOf(changes, queryset, request);
    const gone = changes.filter(({ id }) => !objects.has(id));
    const told = new Set(isPartial ? await this.onceSeen(gone, queryset, request) : gone);
    const shown = changes.flatMap((change) => {
      const { id } = change;
      const object = objects.get(id);
      if (!object && !told.has(change)) return [];
      const cursor = String(change.position);
      return object
        ? { cursor, action: actionOf(change), id, object: this.serializer.represent(object) }
        : { cursor, action: 'delete' as const, id, object: null };
    });
    return { changes: shown, position };
  }

  /** The objects as they are now, by id, as far as the request may see them. */
  private async objectsOf(
    changes: readonly RecordedChange[],
    queryset: QuerySet<T>,
    request: Request,
  ): Promise<Map<number, T>> {
    const ids = [...new Set(changes.map(({ id }) => id))];
    if (ids.length === 0) return new Map();
    // Rows that are found by their ids alone are found at once.
    const source = queryset.isAll ? queryset.using(this.database) : queryset;
    const found = await source.filter(isOneOf(this.database.dialect, 'id', ids)).rows(ids.length);
    return new Map((await this.permitted(found, request)).map((object) => [object.id, object]));
  }

  /** Changes before or after which the request could see the object. What history does not show whole is not told. */
  private async onceSeen(
    changes: readonly RecordedChange[],
    queryset: QuerySet<T>,
    request: Request,
  ): Promise<RecordedChange[]> {
    const { serializer } = this;
    if (!serializer.showsAll(this.objects.model)) return [];
    const changeOf = new Map<T, RecordedChange>();
    for (const change of changes)
      for (const state of change.states.map((text) => JSON.parse(text) as Record<string, unknown>)) {
        // Another view of the model may have written it, which shows less.
        if (serializer.readable.every(({ name }) => name in state))
          changeOf.set(serializer.stored(state) as T, change);
      }
    const seen = await this.permitted(await queryset.accepted([...changeOf.keys()]), request);
    return seen.map((object) => changeOf.get(object)!);
  }

  private get hasObjectPermissions(): boolean {
    return this.permissions.some(({ hasObjectPermission }) => hasObjectPermission);
  }

  private async permitted(objects: readonly T[], request: Request): Promise<readonly T[]> {
    if (!this.hasObjectPermissions) return objects;
    const permitted: T[] = [];
    for (const object of objects) if (await this.permits(object, request)) permitted.push(object);
    return permitted;
  }

  private async permits(object: T, request: Request): Promise<boolean> {
    try {
      await this.checkObjectPermissions(request, object);
      return true;
    } catch (error) {
      if (error instanceof APIException) return false;
      throw error;
    }
  }
}

const isFeed = ({ actions }: Route): boolean => actions.GET === 'changeFeed';

/** History says of no row that was loaded whether there was one with its id. */
const actionOf = ({ action }: RecordedChange): 'create' | 'update' =>
  action === 'create' || action === 'load' ? 'create' : 'update';

/** The filters of a list do not apply: an object that has left a filtered list could not be told of. */
const withoutQuery = (request: Request): Request =>
  Object.create(request, { query: { value: new QueryDict() } }) as Request;

/** The number that a parameter has; undefined where it is not given. Throws ValidationError for any other text. */
function numberIn(request: Request, name: string, least: number, most: number): number | undefined {
  const text = request.query.get(name);
  if (text === undefined) return undefined;
  const number = Number(int(text) ?? NaN);
  if (number >= least && number <= most) return number;
  throw new ValidationError({ [name]: [`Enter a whole number from ${least} to ${most}.`] });
}
