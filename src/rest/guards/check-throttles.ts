import type { FastifyReply } from 'fastify';
import type { Request } from '../core/contracts.js';
import { Throttled } from '../exceptions.js';
import { rateLimitHeaders, type ServiceLimit } from '../throttling/rate-limit.js';
import type { ThrottleStore } from '../throttling/stores/store.js';
import type { SimpleRateThrottle } from '../throttling/throttles.js';
import type { APIView } from '../views/api-view.js';

/** Counts the request with every throttle of the view, also with those after one that refuses it. Throws Throttled. */
export function checkThrottles(
  request: Request,
  reply: FastifyReply,
  store: ThrottleStore,
): Promise<void> | undefined {
  const { throttles } = request.view as APIView;
  return throttles.length === 0 ? undefined : countWith(throttles, request, reply, store);
}

async function countWith(
  throttles: readonly SimpleRateThrottle[],
  request: Request,
  reply: FastifyReply,
  store: ThrottleStore,
): Promise<void> {
  const limits = (await Promise.all(throttles.map((throttle) => take(throttle, request, store)))).flat();
  if (limits.length === 0) return;
  reply.headers(rateLimitHeaders(limits));
  const refusals = limits.filter(({ count }) => !count.taken);
  if (refusals.length > 0) throw new Throttled(Math.max(...refusals.map(({ count }) => count.wait)));
}

/** Returns nothing where the throttle does not count the client. */
async function take(
  throttle: SimpleRateThrottle,
  request: Request,
  store: ThrottleStore,
): Promise<ServiceLimit[]> {
  const { scope, rate } = throttle;
  const client = await throttle.identify(request);
  if (client === null) return [];
  return [{ scope, rate, count: await store.take(`${scope}:${client}`, rate) }];
}
