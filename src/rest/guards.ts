import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from './authenticated-user.js';
import type { Authenticator, Credentials } from './authentication.js';
import type { Request } from './contracts.js';
import { overrideMethod, overrideSafeMethod } from './form-overrides.js';
import { routeOf } from './mount.js';
import { selectRenderer } from './negotiation.js';
import { RestRequest } from './request.js';
import { plainBody } from './ordinary/body.js';
import { ORDINARY, OrdinaryViews, takesParsedBody } from './ordinary/views.js';
import { SAFE_METHODS } from './permissions.js';
import { Router, VIEW_DEFAULTS } from './router.js';
import type { APIView, ViewDefaults } from './views.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request as the REST layer's views see it; undefined until the guards have it, and for an unknown address. */
    rest?: Request;
    /** The account behind a request to an ordinary controller, where guards of Nest's own kind look for it. */
    user?: AuthenticatedUser | null;
    /** Whom an ordinary controller has let in. */
    visitor?: AuthenticatedUser;
  }
}

const rawRequest = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** Finds the view behind an address and chooses the representation: 404 for an unknown format, 406. */
@Injectable()
export class NegotiationGuard implements CanActivate {
  private readonly ordinary: OrdinaryViews;

  constructor(
    private readonly router: Router,
    @Inject(VIEW_DEFAULTS) defaults: ViewDefaults,
  ) {
    this.ordinary = new OrdinaryViews(defaults);
  }

  canActivate(context: ExecutionContext): true {
    const raw = rawRequest(context);
    const route = routeOf(context.getHandler());
    if (!route) {
      raw.rest = new RestRequest(raw, this.ordinary.viewOf(context), ORDINARY, this.router);
      return true;
    }
    const request = (raw.rest = new RestRequest(
      raw,
      this.router.viewOf(context.getClass()),
      route,
      this.router,
    ));
    const { renderer, mediaType } = selectRenderer(request);
    request.acceptedRenderer = renderer;
    request.acceptedMediaType = mediaType;
    if (renderer.forms) overrideSafeMethod(request);
    return true;
  }
}

/** Recognises the user by the first of the view's authenticators that finds credentials of its kind: 401 for bad ones. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = rawRequest(context).rest as Request;
    return this.authenticate(request, (request.view as APIView).authenticators);
  }

  /** Waits for nothing where nobody finds credentials. */
  private authenticate(request: Request, [first, ...others]: readonly Authenticator[]): true | Promise<true> {
    if (!first) return true;
    const attempt = first.authenticate(request);
    return attempt ? this.conclude(attempt, request, others) : this.authenticate(request, others);
  }

  private async conclude(
    attempt: Promise<Credentials | null>,
    request: Request,
    others: readonly Authenticator[],
  ): Promise<true> {
    const credentials = await attempt;
    if (!credentials) return this.authenticate(request, others);
    request.user = credentials.user;
    request.auth = credentials.auth;
    if (request.acceptedRenderer.forms) await overrideMethod(request);
    return true;
  }
}

/** Asks the view's permissions: 401 for the anonymous, 403 for others. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = rawRequest(context).rest as Request;
    const waiting = request.view.checkPermissions(request);
    return waiting ? waiting.then(() => true) : true;
  }
}

/** Reads the body for an ordinary handler, whose `@Body()` waits for nothing: 413, 415, 400. Views read theirs themselves. */
@Injectable()
export class BodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): true | Promise<true> {
    const raw = rawRequest(context);
    const request = raw.rest as Request;
    if (!takesParsedBody(request)) return true;
    raw.user = request.user;
    return SAFE_METHODS.has(raw.method) || this.read(raw, request);
  }

  private async read(raw: FastifyRequest, request: Request): Promise<true> {
    raw.body = await plainBody(request);
    return true;
  }
}
