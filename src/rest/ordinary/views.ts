import type { ExecutionContext } from '@nestjs/common';
import type { Authenticator } from '../access/authentication.js';
import type { Request } from '../core/contracts.js';
import { FormParser, MultiPartParser, PlainJSONParser } from '../parsers/index.js';
import { AllowAny, type Permission } from '../access/permissions.js';
import { JSONRenderer } from '../renderers/json-renderer.js';
import { route } from '../core/route.js';
import type { SimpleRateThrottle } from '../throttling/throttles.js';
import { APIView, type ViewDefaults } from '../views/api-view.js';
import { accessOf, type Access } from './access-decorators.js';

/**
 * Stands where a request goes to an ordinary controller, so that the guards ask of it what they ask of a view. It says
 * nothing of its own, so the defaults of the service hold.
 */
class OrdinaryView extends APIView {
  override renderers = [JSONRenderer];
  override parsers = [PlainJSONParser, FormParser, MultiPartParser];
}

class PublicView extends OrdinaryView {
  override permissions: readonly Permission[] = [AllowAny];
}

class UnguardedView extends OrdinaryView {
  override authenticators: readonly Authenticator[] = [];
  override permissions: readonly Permission[] = [];
  override throttles: readonly SimpleRateThrottle[] = [];
}

/** The route of every request to an ordinary controller: what its address is, Nest alone knows. */
export const ORDINARY = route({
  ...{ path: '', name: 'ordinary', suffix: '', detail: false, formats: false },
  actions: {},
});

export const isOrdinary = ({ route }: Request): boolean => route === ORDINARY;

/** Whether the guards read a request's body for its handler: an ordinary one takes it as Nest hands it out, at once. */
export const takesParsedBody = (request: Request): boolean =>
  isOrdinary(request) && !(request.view instanceof UnguardedView);

/** The view that stands for each ordinary handler, by how far that is open. */
export class OrdinaryViews {
  private readonly closed = new OrdinaryView();
  private readonly opened: Readonly<Record<Access, APIView>> = {
    public: new PublicView(),
    unguarded: new UnguardedView(),
  };

  constructor(defaults: ViewDefaults) {
    for (const view of [this.closed, ...Object.values(this.opened)]) view.configure(defaults);
  }

  viewOf(context: ExecutionContext): APIView {
    const access = accessOf(context.getHandler(), context.getClass());
    return access ? this.opened[access] : this.closed;
  }
}
