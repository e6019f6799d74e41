import type { Work } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import { ChangeBatch } from '../../database/models/change-batch.js';
import { isChange } from '../../database/models/change.js';
import { preconditionOf, type Precondition } from '../core/etags.js';
import type { Request } from '../core/contracts.js';
import { PreconditionFailed } from '../exceptions.js';
import { actorOf } from '../history/recorder.js';
import { recordBatch } from '../history/audit.js';
import type { Transact } from '../idempotency/idempotent-requests.js';
import { Response } from '../core/response.js';
import type { Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import { describeBulk } from './describe-bulk.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import type { Serializer, Values } from '../serializers/serializer.js';
import { idsIn, idsOf, noSuchObject, RowErrors, rowsOf } from './bulk-rows.js';
import type { Identified } from './generic-viewset.js';
import { ReadWriteViewSet } from './read-write-viewset.js';

/** What is to be done. */
interface BulkWrite<R> {
  /** The objects that are changed or removed. */
  readonly objects: readonly Identified[];
  /** The hooks of all rows. */
  readonly hooks: () => readonly Work<R>[];
  /** Whether the answer shows what the hooks come to. */
  readonly show?: true;
  readonly answer: (outcomes: readonly (R | Values)[]) => Response;
}

/**
 * Many objects created, changed or removed in one call, all or nothing. The actions are those of
 * https://github.com/miki725/django-rest-framework-bulk. They run the hooks of single writes, row by row, so that what a
 * subclass overrides there counts here as well.
 */
export abstract class BulkViewSet<T extends Identified> extends ReadWriteViewSet<T> {
  async bulkCreate(request: Request): Promise<Response> {
    return this.bulkWrite<T>(request, async (rows, errors) => {
      const values = await this.validatedRows(rows, request, false, errors, []);
      return {
        objects: [],
        hooks: () => values.map((each) => this.performCreate(each, request)),
        show: true,
        answer: (created) => new Response(created, 201),
      };
    });
  }

  async bulkUpdate(request: Request): Promise<Response> {
    return this.bulkChange(request, false);
  }

  async partialBulkUpdate(request: Request): Promise<Response> {
    return this.bulkChange(request, true);
  }

  async bulkDestroy(request: Request): Promise<Response> {
    return this.bulkWrite(request, async (rows, errors) => {
      const objects = await this.getObjects(idsIn(rows, this.idField, errors), request, errors);
      return {
        objects,
        hooks: () => objects.map((object) => this.performDestroy(object, request)),
        answer: () => new Response(null, 204),
      };
    });
  }

  override serializerFor(verb: Verb, route: Route): Serializer | undefined {
    const serializer = super.serializerFor(verb, route);
    return route.many && verb !== 'POST' ? serializer?.identified : serializer;
  }

  override describe(operation: Operation): OperationDescription {
    const description = super.describe(operation);
    return operation.route.many ? { ...description, ...describeBulk(operation, this) } : description;
  }

  private get idField(): Serializer['fields'][number] {
    return this.serializer.identified.field('id');
  }

  private async bulkChange(request: Request, partial: boolean): Promise<Response> {
    return this.bulkWrite<T | undefined>(request, async (rows, errors) => {
      const objects = await this.getObjects(idsOf(rows, this.idField, errors), request, errors);
      const values = await this.validatedRows(rows, request, partial, errors, objects);
      return {
        objects,
        hooks: () => objects.map((object, row) => this.performUpdate(object, values[row], request)),
        show: true,
        answer: (changed) => new Response(changed),
      };
    });
  }

  /** Writes what `prepare` makes of the rows that were sent, unless it finds errors. */
  private async bulkWrite<R>(
    request: Request,
    prepare: (rows: readonly unknown[], errors: RowErrors) => Promise<BulkWrite<R>>,
  ): Promise<Response> {
    return this.idempotent.answer(request, async (transact) => {
      const rows = await rowsOf(request, this.bulkLimit);
      const errors = new RowErrors(rows);
      const bulk = await prepare(rows, errors);
      errors.check();
      return this.writeAll(request, transact, bulk);
    });
  }

  private async validatedRows(
    rows: readonly unknown[],
    request: Request,
    partial: boolean,
    errors: RowErrors,
    objects: readonly T[],
  ): Promise<Partial<T>[]> {
    const values: Partial<T>[] = [];
    for (const [row, data] of rows.entries()) {
      // As if the row had come by itself.
      const alone = Object.create(request, { data: { value: () => Promise.resolve(data) } }) as Request;
      try {
        values[row] = await this.validated(alone, partial, objects[row]);
      } catch (error) {
        errors.collect(row, error);
      }
    }
    return values;
  }

  /** The objects with these ids, if the person may see them. Throws NotAuthenticated, PermissionDenied. */
  private async getObjects(
    ids: readonly (number | undefined)[],
    request: Request,
    errors: RowErrors,
  ): Promise<T[]> {
    const asked = ids.filter((id) => id !== undefined);
    const objects = new Map((await this.among(asked, request)).map((object) => [object.id, object]));
    for (const [row, id] of ids.entries())
      if (id !== undefined && !objects.has(id)) errors.add(row, noSuchObject(id));
    return ids.map((id) => objects.get(id!)!);
  }

  /** Where a row breaks a constraint, all is done once more and one after the other, to find each one that does. */
  private async writeAll<R>(request: Request, transact: Transact, bulk: BulkWrite<R>): Promise<Response> {
    const precondition = request.method === 'POST' ? undefined : preconditionOf(request);
    const attempt = (together: boolean): Promise<Response> =>
      transact(() => this.writing(request, bulk, precondition, together), bulk.answer);
    return attempt(true).catch((error: unknown) => {
      if (error instanceof ConstraintViolation) return attempt(false);
      throw error;
    });
  }

  private *writing<R>(
    request: Request,
    { objects, hooks, show }: BulkWrite<R>,
    precondition: Precondition | undefined,
    together: boolean,
  ): Work<readonly (R | Values)[]> {
    if (precondition) yield* this.checkStates(objects, precondition);
    const batch = new ChangeBatch();
    const works = hooks();
    // A hook that does more than change its row may depend on what those before it have done.
    const outcomes: (R | ConstraintViolation)[] = yield* together && works.every(isChange)
      ? batch.together(works)
      : batch.oneByOne(works);
    const errors = new RowErrors(outcomes);
    for (const [row, outcome] of outcomes.entries()) {
      if (outcome instanceof ConstraintViolation) errors.collect(row, this.refusalOf(outcome));
      // It has been deleted since it was read.
      else if (outcome === undefined || outcome === false) errors.add(row, noSuchObject(objects[row].id));
    }
    errors.check();
    yield* recordBatch(this.database, batch, actorOf(request));
    return show ? yield* this.show(outcomes as unknown as T[], this.serializer) : (outcomes as R[]);
  }

  /** Throws PreconditionFailed unless all objects, which are locked until the transaction ends, are in states that the request names. */
  private *checkStates(objects: readonly Identified[], precondition: Precondition): Work<void> {
    const current = yield* this.objects.lockAll(objects.map(({ id }) => id));
    const shown = yield* this.show(
      current.filter((each) => each !== undefined),
      this.serializer,
    );
    const others = shown.filter((data) => !precondition(data));
    if (others.length > 0) throw new PreconditionFailed(others);
  }
}
