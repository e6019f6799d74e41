import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowed } from './exceptions.js';
import type { Request } from './contracts.js';
import { Response } from './response.js';
import type { Verb } from './routes.js';
import type { APIView } from './views.js';

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
  reply.header('allow', route.allowed.join(', ')).header('vary', renderer.vary).headers(response.headers);
  const body = await renderer.render(response, request);
  reply.status(renderer.status?.(response) ?? response.status);
  if (body === '') {
    reply.send();
    return;
  }
  if (typeof body !== 'string') {
    reply.header('content-type', renderer.contentType).send(streamed(body, reply));
    return;
  }
  // Without a serializer Fastify would add a charset to the content type.
  reply.header('content-type', renderer.contentType).serializer(asIs).send(body);
}

/** How long a client may read nothing of an answer that is sent piece by piece, in milliseconds. */
const IDLE_TIMEOUT = 30_000;

function streamed(pieces: AsyncIterable<string>, reply: FastifyReply): Readable {
  reply.raw.setTimeout(IDLE_TIMEOUT, () => reply.raw.destroy());
  return Readable.from(pieces, { objectMode: false });
}

const asIs = (body: unknown): string => body as string;
