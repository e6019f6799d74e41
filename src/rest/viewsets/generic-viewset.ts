import { Inject } from '@nestjs/common';
import { Database, query, type Row, type Work } from '../../database/database.js';
import type { Audit } from '../../database/models/change.js';
import type { Manager } from '../../database/models/manager.js';
import type { Statement } from '../../database/sql/statement.js';
import type { QuerySet } from '../../database/models/query-set.js';
import type { Request } from '../core/contracts.js';
import { NotFound } from '../exceptions.js';
import type { Filterable, FilterLookup } from '../filters/index.js';
import { HistoryAudit } from '../history/audit.js';
import { actorOf } from '../history/recorder.js';
import { int } from '../python.js';
import type { Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import { describeAction } from './describe-actions.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { Serializer, type SerializerClass, type Values } from '../serializers/serializer.js';
import type { Permission } from '../access/permissions.js';
import { extraActions, type ExtraAction } from '../views/action.js';
import { APIView } from '../views/api-view.js';
import { filterFaults } from './declaration.js';

export interface Identified {
  id: number;
}

export type Model<T> = new () => T;

/**
 * A view of a model's rows. A subclass gives it the model and the serializer through ModelViewSet(); the hooks below
 * are what it overrides: https://www.django-rest-framework.org/api-guide/generic-views/
 */
export abstract class GenericViewSet<T extends Identified> extends APIView implements Filterable {
  protected readonly model: Model<T>;
  protected readonly serializerClass: SerializerClass;
  readonly filterFields: Readonly<Record<string, readonly FilterLookup[]>> = {};
  readonly searchFields: readonly string[] = [];
  /** The property by which addresses name objects, which is unique: https://www.django-rest-framework.org/api-guide/generic-views/#attributes */
  readonly lookupField: string = 'id';
  readonly orderingFields?: readonly string[];
  @Inject(Database) protected readonly database: Database;
  private extraActions?: ReadonlyMap<string, ExtraAction>;

  get objects(): Manager<T> {
    return this.database.objects(this.model);
  }

  get serializer(): Serializer {
    return Serializer.of(this.serializerClass);
  }

  /** What shows the objects of a list. Override it where that is less than what shows one. */
  get listSerializer(): Serializer {
    return this.serializer;
  }

  override checkDeclaration(routes: readonly Route[]): readonly string[] {
    const { model, database, constructor } = this;
    if (!database.dataSource.hasMetadata(model))
      return [
        `${constructor.name}: ${model.name} is not among the entities of the service. Use an entity that an installed app names.`,
      ];
    const faults = super.checkDeclaration(routes);
    return faults.length > 0
      ? faults
      : filterFaults(constructor.name, this, this.objects.model.metadata, database.dialect);
  }

  override serializerFor(verb: Verb, route: Route): Serializer | undefined {
    return this.actionSerializer(verb, route) ?? this.serializer;
  }

  /** Whatever it is that reads a body. */
  protected override responseSerializerFor(verb: Verb, route: Route): Serializer | undefined {
    return this.actionSerializer(verb, route) ?? this.serializer;
  }

  /** What reads and shows the object of a request: DRF's `get_serializer`. */
  protected serializerOf({ method, route }: Request): Serializer {
    return this.actionSerializer(method as Verb, route) ?? this.serializer;
  }

  protected override permissionsFor({ method, route }: Request): readonly Permission[] {
    return this.extraAction(method as Verb, route)?.permissions ?? this.permissions;
  }

  private actionSerializer(verb: Verb, route: Route): Serializer | undefined {
    const serializerClass = this.extraAction(verb, route)?.serializerClass;
    return serializerClass && Serializer.of(serializerClass);
  }

  /** The extra action that answers a verb at an address; undefined for the six. */
  private extraAction(verb: Verb, { actions }: Route): ExtraAction | undefined {
    this.extraActions ??= new Map(extraActions(this).map((action) => [action.method, action]));
    return this.extraActions.size > 0 ? this.extraActions.get(actions[verb] ?? '') : undefined;
  }

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), ...describeAction(operation, this) };
  }

  override async checkObject(request: Request): Promise<void> {
    await this.getObject(request);
  }

  /** The rows that the request is about: all, or those that its filters leave. Override it to show fewer. */
  protected queryset(request: Request): QuerySet<T> {
    const all = this.objects.all();
    if (request.query.isEmpty) return all;
    return this.filterBackends.reduce((queryset, backend) => backend.filter(queryset, request, this), all);
  }

  /** The row that the address names, if the person may see it. Throws NotFound, NotAuthenticated, PermissionDenied. */
  protected async getObject(request: Request): Promise<T> {
    const queryset = this.queryset(request).for(request);
    const value = this.lookupValue(request.parameters.id ?? '');
    const object = value === undefined ? undefined : await queryset.get(value, this.lookupField);
    if (!object) throw this.noMatch();
    if (this.permissionsFor(request).some(({ hasObjectPermission }) => hasObjectPermission)) {
      await this.checkObjectPermissions(request, object);
    }
    return object;
  }

  /** What an address names an object by, from its text; undefined where no object can have it. Throws NotFound for a text that is not a key. */
  private lookupValue(text: string): unknown {
    if (this.lookupField !== this.objects.model.idProperty) return text.includes('\0') ? undefined : text;
    const id = int(text);
    if (id === undefined) throw new NotFound();
    // No row has an id beyond this, and no database takes one beyond 64 bits.
    return id > 0 && id <= Number.MAX_SAFE_INTEGER ? Number(id) : undefined;
  }

  /** The rows with these ids that the person may see. Throws NotAuthenticated, PermissionDenied. */
  async among(ids: readonly number[], request: Request): Promise<T[]> {
    if (ids.length === 0) return [];
    const found = await this.queryset(request).withIds(ids);
    if (this.permissionsFor(request).some(({ hasObjectPermission }) => hasObjectPermission))
      for (const object of found) await this.checkObjectPermissions(request, object);
    return found;
  }

  /** The audit of changes that a request makes. */
  protected audit(request: Request): Audit<T> {
    return new HistoryAudit(this.database, this, actorOf(request));
  }

  /**
   * A new row. Override it to add values, or as a generator that does more in the same transaction: `const stored = yield*
   * super.performCreate(values, request)`.
   */
  protected performCreate(values: Partial<T>, request: Request): Work<T> {
    const { objects } = this;
    const given = objects.manyIn(values);
    return given
      ? this.setMany(objects.insert(given.own, this.audit(request)), given.many)
      : objects.insert(values, this.audit(request));
  }

  /** A row changed; comes to undefined when the row no longer exists. */
  protected performUpdate(object: T, values: Partial<T>, request: Request): Work<T | undefined> {
    const { objects } = this;
    const given = objects.manyIn(values);
    return given
      ? this.setMany(objects.update(object.id, given.own, this.audit(request)), given.many)
      : objects.update(object.id, values, this.audit(request));
  }

  /** Writes the many-to-many relations of a row after the row itself. */
  private *setMany<R extends T | undefined>(
    work: Work<R>,
    many: readonly (readonly [name: string, keys: unknown[]])[],
  ): Work<R> {
    const object = yield* work;
    if (object) for (const [name, keys] of many) yield* this.objects.setMany(object.id, name, keys);
    return object;
  }

  /** Objects as answers show them, within a transaction. */
  protected *show(objects: readonly T[], serializer: Serializer, partial = false): Work<Values[]> {
    if (!serializer.follows(this.objects.model)) return objects.map((object) => serializer.represent(object));
    const { sql, parameters } = this.selectShown(objects, serializer);
    return this.shownBy(yield* query(sql, parameters), objects, serializer, partial);
  }

  /** An object as answers show it. */
  protected async shown(object: T, serializer: Serializer): Promise<Values> {
    if (!serializer.follows(this.objects.model)) return serializer.represent(object);
    const { sql, parameters } = this.selectShown([object], serializer);
    return this.shownBy(await this.database.read(sql, parameters), [object], serializer)[0];
  }

  private selectShown(objects: readonly T[], serializer: Serializer): Statement {
    const { sql } = serializer.selection(this.objects.model);
    return this.objects.selectByKeys(
      sql,
      objects.map(({ id }) => id),
    );
  }

  private shownBy(
    rows: readonly Row[],
    objects: readonly T[],
    serializer: Serializer,
    partial = false,
  ): Values[] {
    const selection = serializer.selection(this.objects.model);
    const finish = (partial && selection.finishPartial) || selection.finish;
    const found = new Map(rows.map(({ key, json }) => [key, JSON.parse(json as string) as Values]));
    return objects.map(({ id }) => {
      const read = found.get(id);
      if (!read) throw this.noMatch();
      return finish ? finish(read) : read;
    });
  }

  /** A row removed; comes to false when the row no longer exists. */
  protected performDestroy(object: T, request: Request): Work<boolean> {
    return this.objects.delete(object.id, this.audit(request));
  }

  protected noMatch(): NotFound {
    return new NotFound(`No ${this.model.name} matches the given query.`);
  }
}
