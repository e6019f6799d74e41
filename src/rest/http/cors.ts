import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { VERBS } from './messages/methods.js';

/** What a script may read of an answer, beyond what it always may. */
const EXPOSED = [
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Idempotent-Replayed',
  'X-Request-ID',
  'traceresponse',
];

/** What a script may send, beyond what it always may. */
const ALLOWED = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'traceparent',
  'X-Request-ID',
  'X-CSRFToken',
];

/** Seconds that a browser may remember the answer to a preflight: django-cors-headers' default, a day. */
const MAX_AGE = 86_400;

/**
 * Lets scripts of pages from these origins (`*`: from all) call the service: https://fetch.spec.whatwg.org/#http-cors-protocol
 * They are recognised by their token, never by a cookie: no answer allows credentials. Preflights are answered before
 * anybody is asked who he is; any other OPTIONS is a request like the others.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const isAll = origins.includes('*');
  const options = {
    origin: isAll ? '*' : [...origins],
    methods: [...VERBS],
    exposedHeaders: EXPOSED,
    allowedHeaders: ALLOWED,
    maxAge: MAX_AGE,
  };
  void fastify.register(cors, {
    delegator: (request, answer) => answer(null, { ...options, preflight: isPreflight(request) }),
  });
  if (isAll) return;
  // Views say later, in a Vary of their own, what else an answer depends on.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const vary = String(reply.getHeader('vary') ?? '');
    if (!/\borigin\b/i.test(vary)) reply.header('vary', vary ? `${vary}, Origin` : 'Origin');
    done(null, payload);
  });
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;
