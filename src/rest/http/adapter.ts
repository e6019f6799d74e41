import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { answerClientError } from './client-errors.js';
import { normalizeForwarded } from './forwarded.js';
import { hostCheck } from './hosts.js';
import { canonicalUrl } from './canonical-url.js';
import { requestId } from './request-id.js';
import { takesLargeBodies } from './large-bodies.js';
import { continueWhenRead, LateBody } from './late-body.js';
import { lingerOnClose } from './lingering-close.js';
import { refusalOf } from './request-checks.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The `Content-Type` as the client sent it; Fastify itself reads none, so that a bad one gets as far as the view. */
    sentContentType: string;
  }
}

interface HttpOptions {
  /** Bytes of a request body. */
  readonly bodyLimit: number;
  /** Bytes of the body of an import. */
  readonly importBodyLimit: number;
  readonly allowedHosts: readonly string[];
  /** How many proxies stand before the service, or which; null: none. */
  readonly trustProxy: number | readonly string[] | null;
}

/** Bytes of a request's head. */
const LONGEST_HEAD = 16_384;

/** Milliseconds in which the head of a request has to arrive, and all of it: a body at the limit at 20 kB/s, a file to import at 280 kB/s. */
const HEAD_TIMEOUT = 20_000;
const REQUEST_TIMEOUT = 120_000;
/** How often that is looked at; the error of both. */
const TIMEOUT_CHECKS = 2000;

/** Milliseconds after which a connection is closed by which nothing comes or goes: its client does not read the answer. */
const IDLE_TIMEOUT = 125_000;

/** Milliseconds that a connection may wait for its next request: longer than proxies keep theirs (60 s), so that they close first. */
const KEEP_ALIVE_TIMEOUT = 72_000;

/** On every answer, as from a freshly started Django project: https://docs.djangoproject.com/en/5.2/ref/middleware/ */
const SECURITY_HEADERS = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const UNREAD = 'application/octet-stream';

/** Fastify with the service's limits, one form of each address, and its own answers to what is no HTTP. */
export function httpAdapter({ trustProxy }: HttpOptions): FastifyAdapter {
  return new FastifyAdapter({
    rewriteUrl: ({ url }: { readonly url?: string }) => canonicalUrl(url ?? '/'),
    routerOptions: { maxParamLength: LONGEST_HEAD },
    forceCloseConnections: 'idle',
    trustProxy: trustOf(trustProxy),
    genReqId: requestId,
    clientErrorHandler: answerClientError,
    http: {
      maxHeaderSize: LONGEST_HEAD,
      headersTimeout: HEAD_TIMEOUT,
      connectionsCheckingInterval: TIMEOUT_CHECKS,
    },
    requestTimeout: REQUEST_TIMEOUT,
    connectionTimeout: IDLE_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
  });
}

/** Which of the addresses that a request came through are proxies of ours; the first is the connection's. */
function trustOf(trustProxy: HttpOptions['trustProxy']): NonNullable<FastifyServerOptions['trustProxy']> {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return trustProxy ? [...trustProxy] : false;
}

/** Every method is taken, hosts are checked, and bodies are left unread until they are asked for. */
export function prepareRequests(fastify: FastifyInstance, options: HttpOptions): void {
  const { bodyLimit, importBodyLimit, allowedHosts, trustProxy } = options;
  for (const method of http.METHODS) {
    if (method !== 'CONNECT' && !fastify.supportedMethods.includes(method))
      fastify.addHttpMethod(method, { hasBody: true });
  }
  fastify.decorateRequest('sentContentType', '');
  // Node hangs up on a client that asks for a tunnel; here the client is told why.
  fastify.server.on('connect', (_request, socket: Socket) => refuseTunnel(socket));
  fastify.addHook('onRequest', onRequest(hostCheck(allowedHosts), trustProxy !== null));
  fastify.removeAllContentTypeParsers();
  continueWhenRead(fastify.server);
  lingerOnClose(fastify.server);
  fastify.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage, done: Parsed) =>
    done(
      null,
      new LateBody(payload, takesLargeBodies(request) && hasFiles(request) ? importBodyLimit : bodyLimit),
    ),
  );
}

/** Node has taken its own listeners off the socket, whose client may have gone by now. */
function refuseTunnel(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', () =>
    socket.destroy(),
  );
}

/** Files come in no other bodies. */
const hasFiles = ({ sentContentType }: FastifyRequest): boolean =>
  /^multipart\//i.test(sentContentType.trim());

type Parsed = (error: null, body: LateBody) => void;

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

const onRequest =
  (allows: (host: string) => boolean, isBehindProxy: boolean): OnRequest =>
  (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    const { headers, method } = request.raw;
    request.sentContentType = headers['content-type'] ?? '';
    // Fastify refuses a QUERY without a type before anybody has looked at it.
    if (headers['content-type'] !== undefined || method === 'QUERY') headers['content-type'] = UNREAD;
    if (isBehindProxy) {
      normalizeForwarded(headers);
      // The host that the client asked for, which links and the check of a form's origin are about.
      headers.host = request.host;
    }
    const refusal = refusalOf(request, allows);
    if (refusal) reply.headers(refusal.headers);
    done(refusal);
  };
