import { Inject } from '@nestjs/common';
import { Database, type Work } from '../database/database.js';
import type { Manager } from '../database/manager.js';
import type { QuerySet } from '../database/query-set.js';
import type { Request } from './contracts.js';
import { NotFound } from './exceptions.js';
import type { Filterable, FilterLookup } from './filters/index.js';
import { JsonText } from './json-text.js';
import { linkHeader } from './links.js';
import type { Page } from './pagination/index.js';
import { int } from './python.js';
import { Response } from './response.js';
import type { Verb } from './routes.js';
import { Rows } from './rows.js';
import { describeAction } from './schema/actions.js';
import type { Operation, OperationDescription } from './schema/description.js';
import { Serializer, type SerializerClass } from './serializers/serializer.js';
import { APIView } from './views.js';

interface Identified {
  id: number;
}

type Model<T> = new () => T;

/**
 * A view of a model's rows. A subclass gives it the model and the serializer through ModelViewSet(); the hooks below
 * are what it overrides: https://www.django-rest-framework.org/api-guide/generic-views/
 */
export abstract class GenericViewSet<T extends Identified> extends APIView implements Filterable {
  protected readonly model: Model<T>;
  protected readonly serializerClass: SerializerClass<Partial<T>>;
  readonly filterFields: Readonly<Record<string, readonly FilterLookup[]>> = {};
  readonly searchFields: readonly string[] = [];
  readonly orderingFields?: readonly string[];
  @Inject(Database) protected readonly database: Database;

  protected get objects(): Manager<T> {
    return this.database.objects(this.model);
  }

  get serializer(): Serializer {
    return Serializer.of(this.serializerClass);
  }

  override serializerFor(_verb: Verb): Serializer | undefined {
    return this.serializer;
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
    const queryset = this.queryset(request);
    const id = int(request.parameters.id ?? '');
    if (id === undefined) throw new NotFound();
    // No row has an id beyond this, and no database takes one beyond 64 bits.
    const object = id > 0 && id <= Number.MAX_SAFE_INTEGER ? await queryset.get(Number(id)) : undefined;
    if (!object) throw this.noMatch();
    if (this.permissions.some(({ hasObjectPermission }) => hasObjectPermission)) {
      await this.checkObjectPermissions(request, object);
    }
    return object;
  }

  /** Stores a new row. Override it to add values, or to write more in the same transaction. */
  protected performCreate(values: Partial<T>, _request: Request): Work<T> {
    return this.objects.insert(values);
  }

  /** Changes a row; undefined when it has gone meanwhile. */
  protected performUpdate(object: T, values: Partial<T>, _request: Request): Work<T | undefined> {
    return this.objects.update(object.id, values);
  }

  /** Removes a row; false when it has gone meanwhile. */
  protected performDestroy(object: T, _request: Request): Work<boolean> {
    return this.objects.delete(object.id);
  }

  protected noMatch(): NotFound {
    return new NotFound(`No ${this.model.name} matches the given query.`);
  }
}

/** The read actions: DRF's ReadOnlyModelViewSet. */
abstract class ReadOnlyViewSet<T extends Identified> extends GenericViewSet<T> {
  async list(request: Request): Promise<Response> {
    const rows = new Rows(this.queryset(request), this.serializer);
    const page =
      (await this.paginator?.paginate(rows, request)) ?? (await this.pageForRenderer(rows, request));
    if (!page) return new Response(await rows.all());
    return new Response(new JsonText(envelope(page)), 200, linkHeader(page.links), page);
  }

  async retrieve(request: Request): Promise<Response> {
    return new Response(this.serializer.represent(await this.getObject(request)));
  }

  private async pageForRenderer(rows: Rows<T>, request: Request): Promise<Page | undefined> {
    return request.acceptedRenderer.pageAtATime ? this.pagePaginator.paginate(rows, request) : undefined;
  }
}

const envelope = ({ head, json }: Page): string => `${JSON.stringify(head).slice(0, -1)},"results":${json}}`;

/** All six actions. */
abstract class ReadWriteViewSet<T extends Identified> extends ReadOnlyViewSet<T> {
  async create(request: Request): Promise<Response> {
    const values = (await this.serializer.validate(await request.data())) as Partial<T>;
    const object = await this.database.transaction(() => this.performCreate(values, request));
    return new Response(this.serializer.represent(object), 201);
  }

  async update(request: Request): Promise<Response> {
    return this.change(request, false);
  }

  async partialUpdate(request: Request): Promise<Response> {
    return this.change(request, true);
  }

  async destroy(request: Request): Promise<Response> {
    const object = await this.getObject(request);
    const gone = await this.database.transaction(() => this.performDestroy(object, request));
    if (!gone) throw this.noMatch();
    return new Response(null, 204);
  }

  private async change(request: Request, partial: boolean): Promise<Response> {
    const object = await this.getObject(request);
    const values = (await this.serializer.validate(await request.data(), { partial })) as Partial<T>;
    const changed = await this.database.transaction(() => this.performUpdate(object, values, request));
    if (!changed) throw this.noMatch();
    return new Response(this.serializer.represent(changed));
  }
}

type ViewSetClass<V> = abstract new () => V;

/** The base of a viewset with all six actions: `class BookViewSet extends ModelViewSet(Book, BookSerializer) {}`. */
export function ModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass<Partial<T>>,
): ViewSetClass<ReadWriteViewSet<T>> {
  abstract class BoundViewSet extends ReadWriteViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return BoundViewSet;
}

/** The base of a viewset that lists and retrieves alone. */
export function ReadOnlyModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass<Partial<T>>,
): ViewSetClass<ReadOnlyViewSet<T>> {
  abstract class BoundViewSet extends ReadOnlyViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return BoundViewSet;
}
