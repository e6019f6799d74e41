import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Request } from '../core/contracts.js';
import { Throttled } from '../exceptions.js';
import type { APIView } from '../views/api-view.js';
import { rateLimitHeaders, type ServiceLimit } from '../throttling/rate-limit.js';
import { ThrottleStore } from '../throttling/stores/store.js';
import type { SimpleRateThrottle } from '../throttling/throttles.js';

/** Asks all throttles of the view, none of which is spared because another refuses: 429. */
@Injectable()
export class ThrottleGuard implements CanActivate {
  constructor(private readonly store: ThrottleStore) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>().rest as Request;
    const { throttles } = request.view as APIView;
    return throttles.length === 0 || this.check(throttles, request, http.getResponse());
  }

  private async check(
    throttles: readonly SimpleRateThrottle[],
    request: Request,
    reply: FastifyReply,
  ): Promise<true> {
    const limits = (await Promise.all(throttles.map((throttle) => this.take(throttle, request)))).flat();
    if (limits.length === 0) return true;
    reply.headers(rateLimitHeaders(limits));
    const refusals = limits.filter(({ count }) => !count.taken);
    if (refusals.length > 0) throw new Throttled(Math.max(...refusals.map(({ count }) => count.wait)));
    return true;
  }

  /** Nothing where the throttle does not count the client. */
  private async take(throttle: SimpleRateThrottle, request: Request): Promise<ServiceLimit[]> {
    const { scope, rate } = throttle;
    const client = await throttle.identify(request);
    if (client === null) return [];
    return [{ scope, rate, count: await this.store.take(`${scope}:${client}`, rate) }];
  }
}
