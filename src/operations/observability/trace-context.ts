import { randomBytes } from 'node:crypto';

/** What a request's line in the log says of the trace that it belongs to, in OpenTelemetry's names. */
export interface TraceContext {
  readonly trace_id: string;
  /** The client's span. */
  readonly parent_id: string;
  /** The span of this request. */
  readonly span_id: string;
  readonly flags: string;
}

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Reads a `traceparent`: https://www.w3.org/TR/trace-context/#traceparent-header. Undefined for one that is not valid. */
export function readTraceparent(header: string): TraceContext | undefined {
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
export const traceresponse = ({ trace_id, span_id, flags }: TraceContext): string =>
  `00-${trace_id}-${span_id}-${flags}`;
