import type { Work } from '../../database/database.js';
import type { ModelTable } from '../../database/tables/model-table.js';
import { ProtectedError } from '../../database/dependents/find-dependents.js';
import { ConstraintViolation } from '../../database/errors.js';
import { etagHeaders, preconditionOf, type Precondition } from '../core/etags.js';
import type { Request } from '../core/contracts.js';
import { PreconditionFailed, ValidationError } from '../exceptions.js';
import { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import type { Route } from '../core/route.js';
import { Response } from '../core/response.js';
import { fieldFaults, unfilledFaults } from './declaration.js';
import type { Serializer, Values } from '../serializers/serializer.js';
import type { Identified } from './generic-viewset.js';
import { ReadOnlyViewSet } from './read-only-viewset.js';

/** All six actions. */
export abstract class ReadWriteViewSet<T extends Identified> extends ReadOnlyViewSet<T> {
  private idempotentRequests?: IdempotentRequests;

  protected get idempotent(): IdempotentRequests {
    return (this.idempotentRequests ??= new IdempotentRequests(this.database, this.secretKeys));
  }

  override checkDeclaration(routes: readonly Route[]): readonly string[] {
    const faults = super.checkDeclaration(routes);
    const route = routes.find(({ actions }) => actions.POST === 'create');
    const serializer = route && this.serializerFor('POST', route);
    // What is overridden may give what the serializer lacks, and take what the entity lacks.
    if (faults.length > 0 || !serializer || this.hasOwnCreate) return faults;
    const model = this.objects.model as unknown as ModelTable<object>;
    return [
      ...fieldFaults(
        serializer,
        serializer.writable.filter(({ options }) => options.writeOnly || serializer !== this.serializer),
        model,
      ),
      ...unfilledFaults(serializer, model.metadata),
    ];
  }

  private get hasOwnCreate(): boolean {
    const { prototype } = ReadWriteViewSet;
    return (
      this.create !== prototype.create ||
      this.validated !== prototype.validated ||
      this.performCreate !== prototype.performCreate
    );
  }

  async create(request: Request): Promise<Response> {
    return this.idempotent.answer(request, async (transact) => {
      const values = await this.validated(request, false);
      return transact(
        () => this.showing(this.performCreate(values, request), request),
        (object) => this.written(object!, 201, request),
      ).catch(this.refuse);
    });
  }

  async update(request: Request): Promise<Response> {
    return this.change(request, false);
  }

  async partialUpdate(request: Request): Promise<Response> {
    return this.change(request, true);
  }

  async destroy(request: Request): Promise<Response> {
    const object = await this.getObject(request);
    const precondition = preconditionOf(request);
    await this.writeOne(object, request, precondition, () => this.performDestroy(object, request));
    return new Response(null, 204);
  }

  /**
   * The values to store for what a request has sent; `partial` where fields may be missing. Throws ValidationError. Override
   * it for what a serializer cannot know.
   * @param instance the object that is going to be changed; undefined for a new one
   */
  protected async validated(request: Request, partial: boolean, instance?: T): Promise<Partial<T>> {
    const { database } = this;
    return this.serializerOf(request).validate(await request.data(), {
      partial,
      instance,
      request,
      database,
    });
  }

  private async change(request: Request, partial: boolean): Promise<Response> {
    const object = await this.getObject(request);
    const precondition = preconditionOf(request);
    const values = await this.validated(request, partial, object);
    const changed = await this.writeOne(object, request, precondition, () =>
      this.showing(this.performUpdate(object, values, request), request),
    );
    return this.written(changed, 200, request);
  }

  /** Does what `hook` says in a transaction. Throws NotFound where it comes to nothing, PreconditionFailed. */
  private async writeOne<R>(
    object: T,
    request: Request,
    precondition: Precondition | undefined,
    hook: () => Work<R | false | undefined>,
  ): Promise<R> {
    const work = precondition ? () => this.inState(object, request, precondition, hook()) : hook;
    const outcome = await this.database.transaction(work).catch(this.refuse);
    if (outcome === undefined || outcome === false) throw this.noMatch();
    return outcome;
  }

  /** A row, which stays as it is until the transaction ends. Override it where more has to stay. */
  protected lock(id: number): Work<T | undefined> {
    return this.objects.lock(id);
  }

  /** Does `work` if the row, which is locked until the transaction ends, is in the state that the request depends on. */
  private *inState<R>({ id }: T, request: Request, precondition: Precondition, work: Work<R>): Work<R> {
    const current = yield* this.lock(id);
    if (!current) throw this.noMatch();
    const [data] = yield* this.show([current], this.serializer);
    if (!precondition(data)) throw new PreconditionFailed(data, etagHeaders(request, data));
    return yield* work;
  }

  private readonly refuse = (error: unknown): never => {
    throw error instanceof ConstraintViolation ? this.refusalOf(error) : error;
  };

  /**
   * What the database refuses is the client's fault, in Django's words: validation cannot know what others do at the same
   * time. A value that is missing is no such thing, and stays the error that it was.
   */
  refusalOf(error: ConstraintViolation): Error {
    if (error.kind === 'notNull') return error;
    if (error instanceof ProtectedError) return new ValidationError({ non_field_errors: [error.message] });
    const taken = error.kind === 'unique' ? this.objects.violatedProperties(error) : [];
    const fields = this.serializer.fields.filter(({ source }) => taken.includes(source));
    // An index may be on an expression, and a column unknown to the serializer.
    if (fields.length === 0 || fields.length < taken.length) {
      const name = error.constraint === undefined ? 'A constraint' : `Constraint “${error.constraint}”`;
      return new ValidationError({ non_field_errors: [`${name} is violated.`] });
    }
    const labels = fields.map(({ options }) => options.label.toLowerCase());
    const model = this.model.name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
    const message = `${model} with this ${labels.join(' and ')} already exists.`;
    return new ValidationError({ [fields.length === 1 ? fields[0].name : 'non_field_errors']: [message] });
  }

  /** Work whose object comes as answers show it, where they show more of it than its own row. */
  private showing(work: Work<T | undefined>, request: Request): Work<T | Values | undefined> {
    const serializer = this.serializerOf(request);
    return serializer.follows(this.objects.model)
      ? this.showAfter(work, serializer, request.method === 'PATCH')
      : work;
  }

  private *showAfter(
    work: Work<T | undefined>,
    serializer: Serializer,
    partial: boolean,
  ): Work<Values | undefined> {
    const object = yield* work;
    return object && (yield* this.show([object], serializer, partial))[0];
  }

  /** An object as it has been written, which `showing` came to. */
  private written(object: T | Values, status: number, request: Request): Response {
    const serializer = this.serializerOf(request);
    const data = serializer.follows(this.objects.model) ? (object as Values) : serializer.represent(object);
    return new Response(data, status, etagHeaders(request, data));
  }
}
