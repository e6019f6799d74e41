import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const logger = new Logger('Exception');

const BODY = JSON.stringify({ detail: 'A server error occurred.' });

/** Answers 500 where even the answer to an error has met with one. Never throws: nothing would catch it. */
export function lastAnswer(reply: FastifyReply, error: unknown): void {
  logger.error({ id: reply.request.id, stack: error instanceof Error ? error.stack : String(error) });
  answerFailure(reply);
}

/** Answers 500, without anything that has been prepared so far; an answer that has begun is cut off. Never throws. */
export function answerFailure(reply: FastifyReply): void {
  try {
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
    reply.status(500).headers({ 'content-type': 'application/json', 'x-request-id': reply.request.id });
    reply.serializer((body: unknown) => body as string).send(BODY);
  } catch {
    reply.raw.destroy();
  }
}
