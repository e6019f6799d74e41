import { faultsOf } from '../../database/declaration-error.js';
import type { Authenticator } from '../access/authentication.js';
import type { ConditionalRequests, Renderer, Request, View } from '../core/contracts.js';
import { NotAuthenticated, PermissionDenied } from '../exceptions.js';
import type { FilterBackend } from '../filters/index.js';
import { determineMetadata } from './metadata.js';
import type { Paginator } from '../pagination/index.js';
import { DEFAULT_PARSERS, type Parser } from '../parsers/index.js';
import type { Permission } from '../access/permissions.js';
import { Response } from '../core/response.js';
import type { Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import {
  ANYTHING,
  WRITES,
  type Operation,
  type OperationDescription,
} from '../openapi/operation-description.js';
import type { Serializer } from '../serializers/serializer.js';
import type { SimpleRateThrottle } from '../throttling/throttles.js';

/** What a view is given unless it says otherwise: DRF's DEFAULT_* settings. */
export interface ViewDefaults {
  readonly authenticators: readonly Authenticator[];
  readonly permissions: readonly Permission[];
  readonly throttles: readonly SimpleRateThrottle[];
  readonly renderers: readonly Renderer[];
  /** Null where lists are whole. */
  readonly paginator: Paginator | null;
  /** For renderers that show a page at a time. */
  readonly pagePaginator: Paginator;
  readonly filterBackends: readonly FilterBackend[];
  readonly compression: boolean;
  readonly conditionalRequests: ConditionalRequests;
  /** The secret key and older ones. */
  readonly secretKeys: readonly string[];
  /** How many objects a bulk call may be about. */
  readonly bulkLimit: number;
}

/**
 * Answers the requests of one or more addresses: https://www.django-rest-framework.org/api-guide/views/
 *
 * Shared by all requests: what belongs to a request lives on the Request. What ViewDefaults names is the service's
 * default unless a subclass gives its own.
 */
export abstract class APIView implements View {
  authenticators: readonly Authenticator[];
  permissions: readonly Permission[];
  throttles: readonly SimpleRateThrottle[];
  renderers: readonly Renderer[];
  paginator: Paginator | null;
  pagePaginator: Paginator;
  filterBackends: readonly FilterBackend[];
  compression: boolean;
  conditionalRequests: ConditionalRequests;
  secretKeys: readonly string[];
  bulkLimit: number;
  readonly parsers: readonly Parser[] = DEFAULT_PARSERS;
  readonly description: string = '';
  /** What the OpenAPI document calls the view's operation; the view's name, unless given. */
  readonly summary?: string;
  /** What the document says of the operations that share the first part of the view's addresses. One view of them says it. */
  readonly tagDescription?: string;
  /** The name of the part of the OpenAPI document that describes the view, if that is for the staff alone. */
  readonly documentPart?: string;

  /** Fills in the defaults for what the view does not say itself. */
  configure(defaults: ViewDefaults): void {
    const own = this as Readonly<Record<string, unknown>>;
    Object.assign(
      this,
      Object.fromEntries(Object.entries(defaults).filter(([name]) => own[name] === undefined)),
    );
  }

  /** What of its declaration cannot work, a sentence for each; asked once, at the start, with all its addresses. */
  checkDeclaration(routes: readonly Route[]): readonly string[] {
    return routes.flatMap((route) =>
      route.allowed.flatMap((verb) => faultsOf(() => void this.serializerFor(verb, route))),
    );
  }

  /** The class's name without its kind, as words, with the address's suffix. */
  viewName({ suffix }: Route): string {
    const name = this.constructor.name.replace(/(View|ViewSet|Controller)$/, '');
    return [name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' '), suffix].filter(Boolean).join(' ');
  }

  serializerFor(_verb: Verb, _route: Route): Serializer | undefined {
    return undefined;
  }

  /** Override it where an address has representations of its own. */
  renderersFor(_route: Route): readonly Renderer[] {
    return this.renderers;
  }

  /** What shows the answer. */
  protected responseSerializerFor(verb: Verb, route: Route): Serializer | undefined {
    return this.serializerFor(verb, route);
  }

  /**
   * What the OpenAPI document says of an operation. Override it where an answer is not what the serializer shows:
   * `return { ...super.describe(operation), answer: … }`.
   */
  describe({ verb, route, components }: Operation): OperationDescription {
    const response = this.responseSerializerFor(verb, route);
    return {
      summary: this.summary ?? this.viewName(route),
      description: this.description,
      body: WRITES.includes(verb) ? this.serializerFor(verb, route) : undefined,
      status: 200,
      answer: response ? components.schemaOf(response) : ANYTHING,
    };
  }

  async checkObject(_request: Request): Promise<void> {}

  authenticateHeader(request: Request): string | undefined {
    return this.authenticators[0]?.authenticateHeader?.(request);
  }

  /** The permissions that a request needs: DRF's `get_permissions`. */
  protected permissionsFor(_request: Request): readonly Permission[] {
    return this.permissions;
  }

  checkPermissions(request: Request): Promise<void> | undefined {
    const permissions = this.permissionsFor(request);
    for (const [index, permission] of permissions.entries()) {
      const answer = permission.hasPermission(request);
      // Most agree at once, and waiting for what is there already would cost every request a turn.
      if (typeof answer !== 'boolean') return this.awaitPermission(answer, permissions.slice(index), request);
      if (!answer) this.deny(request, permission);
    }
    return undefined;
  }

  async checkObjectPermissions(request: Request, object: object): Promise<void> {
    for (const permission of this.permissionsFor(request)) {
      if (permission.hasObjectPermission && !(await permission.hasObjectPermission(request, object))) {
        this.deny(request, permission);
      }
    }
  }

  async options(request: Request): Promise<Response> {
    return new Response(await determineMetadata(request));
  }

  /** Waits for one permission's answer, then asks those after it. */
  private async awaitPermission(
    answer: Promise<boolean>,
    [asked, ...others]: readonly Permission[],
    request: Request,
  ): Promise<void> {
    if (!(await answer)) this.deny(request, asked);
    for (const permission of others)
      if (!(await permission.hasPermission(request))) this.deny(request, permission);
  }

  private deny(request: Request, permission: Permission): never {
    if (this.authenticators.length > 0 && request.user === null) throw new NotAuthenticated();
    throw new PermissionDenied(permission.message);
  }
}
