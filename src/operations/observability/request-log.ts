import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

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

/** What a request's line in the log says of the trace that it belongs to, in OpenTelemetry's names. */
interface TraceContext {
  readonly trace_id: string;
  /** The client's span. */
  readonly parent_id: string;
  /** The span of this request. */
  readonly span_id: string;
  readonly flags: string;
}

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Reads a `traceparent`: https://www.w3.org/TR/trace-context/#traceparent-header. Undefined for one that is not valid. */
function readTraceparent(header: string): TraceContext | undefined {
  const [, version, trace_id, parent_id, flags, more] = TRACEPARENT.exec(header) ?? [];
  const isValid =
    version !== undefined &&
    version !== 'ff' &&
    // Later versions may say more.
    (version !== '00' || more === undefined) &&
    !/^0+$/.test(trace_id) &&
    !/^0+$/.test(parent_id);
  return isValid ? { trace_id, parent_id, flags, span_id: randomBytes(8).toString('hex') } : undefined;
}

/** The answer's header: https://w3c.github.io/trace-context/#trace-context-http-response-headers-format */
const traceresponse = ({ trace_id, span_id, flags }: TraceContext): string =>
  `00-${trace_id}-${span_id}-${flags}`;
