import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { readTraceparent, traceresponse, type TraceContext } from './trace-context.js';

/** The part of a path that a line shows. */
const LONGEST_PATH = 200;

export interface Finished {
  readonly request: FastifyRequest;
  /** Undefined where lines do not tell it. */
  readonly client?: string | null;
  readonly route: string;
  /** 499 where the client has gone before it had an answer. */
  readonly status: number;
  readonly milliseconds: number;
}

/**
 * One line for each request. Of what the client sent it has the method, the path, the request id and the trace: no query,
 * no header and no body, which may hold secrets. Its address, which is about a person, it has only where that is asked for.
 */
export function logRequest(log: Logger, { request, client, route, status, milliseconds }: Finished): void {
  const { method, originalUrl } = request;
  const path = originalUrl.split('?', 1)[0].slice(0, LONGEST_PATH);
  const line = {
    id: request.id,
    user: (request.rest?.user ?? request.visitor)?.id ?? null,
    ...(client !== undefined && { client }),
    route,
    method,
    path,
    status,
    ms: Math.round(milliseconds * 10) / 10,
    ...traces.get(request),
  };
  log.info(line, `${method} ${path} ${status}`);
}

const traces = new WeakMap<FastifyRequest, TraceContext>();

/** Takes in the trace that a request belongs to, if it says so, and tells the client which span is the answer's. */
export function traceRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { traceparent } = request.headers;
  const trace = typeof traceparent === 'string' ? readTraceparent(traceparent) : undefined;
  if (!trace) return;
  traces.set(request, trace);
  reply.header('traceresponse', traceresponse(trace));
}
