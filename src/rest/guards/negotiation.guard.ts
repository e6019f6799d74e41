import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { overrideSafeMethod } from '../core/form-overrides.js';
import { routeOf } from '../routing/mount.js';
import { selectRenderer } from './negotiation.js';
import { RestRequest } from '../core/request.js';
import { ORDINARY, OrdinaryViews } from '../ordinary/views.js';
import { Router, VIEW_DEFAULTS } from '../routing/router.js';
import type { ViewDefaults } from '../views/api-view.js';
import { rawRequest } from '../core/raw-request.js';

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
