import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  acceptedEncoding,
  compressed,
  isWorthwhile,
  mayCompressStream,
  type Encoding,
} from '../http/messages/compression.js';
import { etagOf, isNotModified } from '../core/etags.js';
import type { Rendered, Request } from '../core/contracts.js';
import { cookieOf, SESSION_COOKIE } from '../http/messages/cookies.js';
import { MethodNotAllowed } from '../exceptions.js';
import { JsonPieces } from '../core/json-text.js';
import { EventStream, type Response } from '../core/response.js';
import type { Verb } from '../http/messages/methods.js';
import { unawaited } from '../../unawaited.js';
import type { APIView } from './api-view.js';

type Action = (request: Request) => Promise<Response>;

/** Runs the action that the request's verb stands for and sends its answer. The guards have run by now. */
export async function dispatch(view: APIView, raw: FastifyRequest, reply: FastifyReply): Promise<void> {
  const request = raw.rest as Request;
  const method = request.route.actions[request.method as Verb];
  if (method === undefined) throw new MethodNotAllowed(request.method);
  const action = view[method as keyof APIView] as unknown as Action;
  await send(request, reply, await action.call(view, request));
}

/** Renders an answer and sends it with the headers every view's answer has: DRF's `finalize_response`. */
export async function send(request: Request, reply: FastifyReply, response: Response): Promise<void> {
  const { acceptedRenderer: renderer, route } = request;
  if (response.data instanceof JsonPieces || response.data instanceof EventStream)
    closeWith(request, reply, response.data);
  const rendered = renderer.render(response, request);
  const body = rendered instanceof Promise ? await rendered : rendered;
  reply.status(renderer.status?.(response) ?? response.status);
  reply.header('allow', route.allowHeader).header('vary', varyOf(request)).headers(response.headers);
  if (response.cookies.length > 0) reply.header('set-cookie', response.cookies);
  if (renderer.headers) reply.headers(renderer.headers);
  if (isPersonal(request)) reply.header('cache-control', 'private, no-store');
  if (body === '') {
    reply.send();
    return;
  }
  const encoding = encodingOf(body, response, request);
  const tag = etagOf(request, response, body, encoding?.name);
  if (tag !== undefined) {
    reply.header('etag', tag);
    if (isNotModified(request, tag)) {
      reply.status(304).send();
      return;
    }
  }
  // Without a serializer Fastify would add a charset to the content type.
  reply.header('content-type', renderer.contentType).serializer(asIs);
  // What a HEAD asks for is not read: its length is not known without sending it.
  if (typeof body !== 'string')
    reply.send(request.method === 'HEAD' ? undefined : streamed(body, encoding, reply));
  else if (!encoding) reply.send(body);
  else reply.header('content-encoding', encoding.name).send(await encoding.compress(body));
}

/** How an answer's body is going to be compressed; undefined for not at all. */
function encodingOf(body: Rendered, { data }: Response, request: Request): Encoding | undefined {
  // What is compressed waits until there is more of it.
  if (data instanceof EventStream) return undefined;
  const isPossible = typeof body === 'string' ? isWorthwhile(body) : mayCompressStream();
  if (!request.view.compression || !isPossible) return undefined;
  return acceptedEncoding(request.header('accept-encoding'));
}

/** An answer may end before its first piece has been asked for: then nothing else would let go of what they are read from. */
function closeWith({ signal }: Request, { raw }: FastifyReply, data: JsonPieces | EventStream): void {
  const close = (): void => {
    raw.off('close', close);
    signal.removeEventListener('abort', close);
    unawaited(data.close());
  };
  if (raw.closed || signal.aborted) return close();
  raw.once('close', close);
  // Node tells only the response whose turn it is of the end of its connection, and none of those behind it in a pipeline.
  signal.addEventListener('abort', close, { once: true });
}

/** Whether an answer may be for one person alone, which no cache must give to anybody else. */
const isPersonal = ({ raw }: Request): boolean => cookieOf(raw, SESSION_COOKIE) !== undefined;

function varyOf(request: Request): string {
  const { acceptedRenderer, view } = request;
  const { vary } = acceptedRenderer;
  const cookie = isPersonal(request) && !vary.includes('Cookie') ? ', Cookie' : '';
  return view.compression ? `${vary}${cookie}, Accept-Encoding` : vary + cookie;
}

/** How long a client may read nothing of an answer that is sent piece by piece, in milliseconds. */
const IDLE_TIMEOUT = 30_000;

/** How long it may take to read one of the pieces. */
const PIECE_TIMEOUT = 120_000;

export const closeWhenIdle = ({ raw }: FastifyReply): void =>
  void raw.setTimeout(IDLE_TIMEOUT, () => raw.destroy());

function streamed(
  body: AsyncIterable<string>,
  encoding: Encoding | undefined,
  reply: FastifyReply,
): Readable {
  closeWhenIdle(reply);
  const pieces = Readable.from(inTime(body, reply), { objectMode: false });
  if (!encoding) return pieces;
  reply.header('content-encoding', encoding.name);
  return compressed(pieces, encoding);
}

/** The pieces, as long as the client takes each in time. */
async function* inTime(pieces: AsyncIterable<string>, { raw }: FastifyReply): AsyncGenerator<string> {
  for await (const piece of pieces) {
    const overdue = setTimeout(() => raw.destroy(), PIECE_TIMEOUT).unref();
    try {
      yield piece;
    } finally {
      clearTimeout(overdue);
    }
  }
}

const asIs = (body: unknown): string => body as string;
