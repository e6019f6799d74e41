import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rawRequest } from '../core/raw-request.js';
import { RestRequest } from '../core/request.js';
import { ORDINARY, OrdinaryViews } from '../ordinary/views.js';
import { routeOf } from '../routing/mount.js';
import { Router, VIEW_DEFAULTS } from '../routing/router.js';
import { ThrottleStore } from '../throttling/stores/store.js';
import type { ViewDefaults } from '../views/api-view.js';
import { authenticate } from '../views/authenticate.js';
import { checkThrottles } from './check-throttles.js';
import { negotiate } from './negotiate.js';
import { readBody } from './read-body.js';

/** Throws where it refuses a request. Returns a promise only where there is something to wait for. */
type Check = (request: RestRequest, reply: FastifyReply) => Promise<void> | void;

/** Checks every request before its handler runs: `initial()` of https://www.django-rest-framework.org/api-guide/views/ */
@Injectable()
export class RequestGuard implements CanActivate {
  /** The checks in the order in which they run, which is DRF's. */
  private readonly checks: readonly Check[] = [
    negotiate, // 404 for an unknown format, 406
    authenticate, // 401 for bad credentials
    (request) => request.view.checkPermissions(request), // 401, 403
    (request, reply) => checkThrottles(request, reply, this.store), // 429
    readBody, // of an ordinary controller: 413, 415, 400
  ];
  private readonly ordinary: OrdinaryViews;

  constructor(
    private readonly router: Router,
    private readonly store: ThrottleStore,
    @Inject(VIEW_DEFAULTS) defaults: ViewDefaults,
  ) {
    this.ordinary = new OrdinaryViews(defaults);
  }

  canActivate(context: ExecutionContext): true | Promise<true> {
    const raw = rawRequest(context);
    const request = this.requestOf(raw, context);
    raw.rest = request;
    return this.checkFrom(0, request, context.switchToHttp().getResponse<FastifyReply>());
  }

  private requestOf(raw: FastifyRequest, context: ExecutionContext): RestRequest {
    const route = routeOf(context.getHandler());
    return route
      ? new RestRequest(raw, this.router.viewOf(context.getClass()), route, this.router)
      : new RestRequest(raw, this.ordinary.viewOf(context), ORDINARY, this.router);
  }

  /** Runs straight through all checks from the one at `first`, unless one has to wait. */
  private checkFrom(first: number, request: RestRequest, reply: FastifyReply): true | Promise<true> {
    for (let next = first; next < this.checks.length; next++) {
      const waiting = this.checks[next](request, reply);
      if (waiting) return waiting.then(() => this.checkFrom(next + 1, request, reply));
    }
    return true;
  }
}
