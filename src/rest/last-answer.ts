import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const logger = new Logger('Exception');

const BODY = JSON.stringify({ detail: 'A server error occurred.' });

/**
 * Answers 500 where even the answer to an error has met with one, without anything that has been prepared so far. Where
 * an answer has begun already it is cut off. Never throws: nothing would catch it.
 */
export function lastAnswer(reply: FastifyReply, error: unknown): void {
  logger.error({ id: reply.request.id, stack: error instanceof Error ? error.stack : String(error) });
  try {
    if (reply.raw.headersSent) reply.raw.destroy();
    else {
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
      reply.status(500).header('content-type', 'application/json');
      reply.serializer((body: unknown) => body as string).send(BODY);
    }
  } catch {
    reply.raw.destroy();
  }
}
