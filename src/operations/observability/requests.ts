import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { API_ROOT } from '../../rest/core/addresses.js';
import { isOrdinary } from '../../rest/ordinary/views.js';
import { sentRequestId } from '../../rest/http/request-id.js';
import { addressOf } from '../../rest/http/messages/client-address.js';
import type { Metrics } from './metrics.js';
import { logRequest, traceRequest } from './request-log.js';
import type { Exchange, Traffic } from '../traffic.js';

interface Observers {
  readonly traffic: Traffic;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Whether lines of the log tell the clients' addresses. */
  readonly logsClients: boolean;
}

/** The status of a request whose client has gone before it had an answer: nginx's number. */
const CLIENT_HAS_GONE = 499;

/** Lets every request be counted, timed and logged. Comes before all other hooks, so that it sees what they refuse. */
export function observeRequests(fastify: FastifyInstance, observers: Observers): void {
  const { traffic, metrics, log } = observers;
  const isLogged = log.isLevelEnabled('info');
  const logsClients = isLogged && observers.logsClients;
  const ended = ({ request, reply, began }: Exchange): void => {
    const milliseconds = performance.now() - began;
    const route = routeOf(request);
    const status = reply.raw.headersSent ? reply.raw.statusCode : CLIENT_HAS_GONE;
    metrics.requests.observe(request.method, route, status, milliseconds / 1000);
    const client = logsClients ? (addressOf(request.ip) ?? null) : undefined;
    if (isLogged) logRequest(log, { request, client, route, status, milliseconds });
  };
  traffic.watch(fastify.server);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (logsClients) rememberAddress(request);
    traffic.begin({ request, reply, began: performance.now() }, ended);
    if (request.headers.traceparent !== undefined) traceRequest(request, reply);
    if (request.headers['x-request-id'] !== undefined) echoRequestId(request, reply);
    done();
  });
}

/** What has once been read from a connection can still be read when its client has gone. */
const rememberAddress = ({ raw }: FastifyRequest): unknown => raw.socket.remoteAddress;

function echoRequestId(request: FastifyRequest, reply: FastifyReply): void {
  const sent = sentRequestId(request);
  if (sent) reply.header('x-request-id', sent);
}

/** One of the service's own patterns, such as `/api/books/{id}`; `none` for an address that it does not have. */
function routeOf(request: FastifyRequest): string {
  const { rest } = request;
  // No guard may have seen the request: what is refused by its Host has no view.
  const path = rest && !isOrdinary(rest) ? `${API_ROOT}/${rest.route.path}` : urlOf(request);
  if (path === undefined) return 'none';
  let pattern = patterns.get(path);
  if (!pattern) patterns.set(path, (pattern = toPattern(path)));
  return pattern;
}

/** As Fastify's router knows it: `/api/books/:id(^[^/.]+$)`. */
const urlOf = ({ is404, routeOptions }: FastifyRequest): string | undefined =>
  is404 ? undefined : routeOptions.url;

const patterns = new Map<string, string>();

/** Writes an address in one way, whichever of both it comes from, and whether or not it says a format. */
function toPattern(path: string): string {
  const named = path.replace(/\.:format\(.*\)$/, '').replace(/:(\w+)(\([^)]*\))?/g, '{$1}');
  return `/${named.replace(/^\/|\/$/g, '')}`;
}
