import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { APIException } from './exceptions.js';
import { hostCheck } from './hosts.js';
import { canonicalUrl } from './path.js';
import { OversizedBody } from './request.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The `Content-Type` as the client sent it; Fastify itself reads none, so that a bad one gets as far as the view. */
    sentContentType: string;
  }
}

interface HttpOptions {
  /** Bytes of a request body. */
  readonly bodyLimit: number;
  readonly allowedHosts: readonly string[];
}

/** Longest address Node takes is 16 KiB; no part of it is longer. */
const LONGEST_PART = 16_384;

/** On every answer, as from a freshly started Django project: https://docs.djangoproject.com/en/5.2/ref/middleware/ */
const SECURITY_HEADERS = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const UNREAD = 'application/octet-stream';

/** Fastify as the REST layer needs it: one form of each address, every method, bodies kept as bytes until asked for. */
export function httpAdapter({ bodyLimit, allowedHosts }: HttpOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    rewriteUrl: (request: IncomingMessage) => canonicalUrl(request.url ?? '/'),
    routerOptions: { maxParamLength: LONGEST_PART },
    forceCloseConnections: 'idle',
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  for (const method of http.METHODS) {
    if (method !== 'CONNECT' && !fastify.supportedMethods.includes(method))
      fastify.addHttpMethod(method, { hasBody: true });
  }
  fastify.decorateRequest('sentContentType', '');
  fastify.addHook('onRequest', onRequest(hostCheck(allowedHosts)));
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, bodyLimit),
  );
  return adapter;
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

const onRequest =
  (allows: (host: string) => boolean): OnRequest =>
  (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    const { headers, method } = request.raw;
    request.sentContentType = headers['content-type'] ?? '';
    // Fastify refuses a QUERY without a type before anybody has looked at it.
    if (headers['content-type'] !== undefined || method === 'QUERY') headers['content-type'] = UNREAD;
    done(allows(headers.host ?? '') ? undefined : new APIException(400, 'Invalid HTTP_HOST header.'));
  };

/** The bytes of a body; of one beyond the limit, a mark that says so, and the rest is never read. */
function readBody(payload: IncomingMessage, limit: number): Promise<Buffer | OversizedBody> {
  if (Number(payload.headers['content-length'] ?? 0) > limit)
    return Promise.resolve(new OversizedBody(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        payload.pause();
        resolve(new OversizedBody(limit));
      }
    });
    payload.on('end', () => resolve(Buffer.concat(chunks)));
    payload.on('error', reject);
  });
}
