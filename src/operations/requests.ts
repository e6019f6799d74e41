import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { API_ROOT } from '../rest/mount.js';
import { isOrdinary } from '../rest/ordinary/views.js';
import { sentRequestId } from '../rest/request-id.js';
import type { Metrics } from './metrics.js';
import { logRequest, traceRequest } from './request-log.js';
import type { Exchange, Traffic } from './traffic.js';

interface Observers {
  readonly traffic: Traffic;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The status of a request whose client has gone before it had an answer: nginx's number. */
const CLIENT_HAS_GONE = 499;

/** Lets every request be counted, timed and logged. Comes before all other hooks, so that it sees what they refuse. */
export function observeRequests(fastify: FastifyInstance, { traffic, metrics, log }: Observers): void {
  const isLogged = log.isLevelEnabled('info');
  const ended = ({ request, reply, began }: Exchange): void => {
    const milliseconds = performance.now() - began;
    const route = routeOf(request);
    const status = reply.raw.headersSent ? reply.raw.statusCode : CLIENT_HAS_GONE;
    metrics.requests.observe(request.method, route, status, milliseconds / 1000);
    if (isLogged) logRequest(log, { request, route, status, milliseconds });
  };
  traffic.watch(fastify.server);
  fastify.addHook('onRequest', (request, reply, done) => {
    traffic.begin({ request, reply, began: performance.now() }, ended);
    if (request.headers.traceparent !== undefined) traceRequest(request, reply);
    if (request.headers['x-request-id'] !== undefined) echoRequestId(request, reply);
    done();
  });
}

function echoRequestId(request: FastifyRequest, reply: FastifyReply): void {
  const sent = sentRequestId(request);
  if (sent) reply.header('x-request-id', sent);
}

/** One of the service's own patterns; `none` for an address that it does not have. */
function routeOf(request: FastifyRequest): string {
  const { rest } = request;
  if (!rest || isOrdinary(rest)) return request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
  const { path } = rest.route;
  let pattern = patterns.get(path);
  if (!pattern) patterns.set(path, (pattern = `/${API_ROOT}/${path}`));
  return pattern;
}

const patterns = new Map<string, string>();
