import { STATUS_CODES } from 'node:http';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Request } from './core/contracts.js';
import { send } from './views/dispatch.js';
import {
  APIException,
  AuthenticationFailed,
  NotAuthenticated,
  ServiceUnavailable,
  toAPIException,
} from './exceptions.js';
import { lastAnswer } from './http/last-answer.js';
import { asksForPage } from './guards/negotiate.js';
import { isOrdinary } from './ordinary/views.js';
import { sendPage } from './pages/html-page.js';
import { texts } from './pages/texts.js';
import { asksForProblem, ProblemRenderer, sendProblem } from './renderers/problem-renderer.js';
import { Response } from './core/response.js';

/**
 * Renders every error, wherever it was thrown: https://www.django-rest-framework.org/api-guide/exceptions/
 * An error of a view takes the representation asked for, one of an ordinary controller is JSON unless a page is asked for,
 * and an unknown address has Django's short page.
 */
@Catch()
export class ExceptionHandler implements ExceptionFilter {
  private readonly logger = new Logger('Exception');

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    try {
      await this.answer(error, request, reply);
    } catch (second) {
      lastAnswer(reply, second);
    }
  }

  private async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const exception = toAPIException(error);
    if (exception.status >= 500) {
      reply.header('x-request-id', request.id);
      // What the service itself refuses under load is no fault of the code, and a client can make it happen often.
      if (error instanceof ServiceUnavailable) this.logger.warn({ id: request.id, detail: error.message });
      else this.logger.error({ id: request.id, stack: stackOf(error) });
    }
    const { rest, headers } = request;
    const asked = asksForProblem(headers.accept);
    if (!rest) {
      reply.headers(exception.headers);
      if (!asked) return errorPage(reply, exception.status);
      // Nest's own words name the address.
      return sendProblem(reply, exception.status, error instanceof APIException ? error.body : undefined);
    }
    const response = toResponse(exception, rest);
    if (isOrdinary(rest)) return sendPlainly(response, reply, headers.accept);
    if (asked && !rest.acceptedRenderer.forms) rest.acceptedRenderer = ProblemRenderer;
    // A page that shows more than the error may meet with another one.
    await send(rest, reply, response).catch((second: unknown) =>
      errorPage(reply, toAPIException(second).status),
    );
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function toResponse(exception: APIException, request: Request): Response {
  const { status, body, headers } = exception;
  if (status !== 401) return new Response(body, status, headers);
  const challenge = request.view.authenticateHeader(request);
  if (challenge) return new Response(body, status, { ...headers, 'www-authenticate': challenge });
  const isOurs = exception instanceof NotAuthenticated || exception instanceof AuthenticationFailed;
  return new Response(body, isOurs ? 403 : status, headers);
}

function sendPlainly({ data, status, headers }: Response, reply: FastifyReply, accept?: string): void {
  reply.headers(headers).header('vary', 'Accept');
  if (asksForProblem(accept)) sendProblem(reply, status, data);
  else if (asksForPage(accept)) errorPage(reply, status);
  // Without a serializer Fastify would add a charset to the content type.
  else reply.status(status).header('content-type', 'application/json').serializer(JSON.stringify).send(data);
}

/** Sends a page for an error outside of any view, in Django's words. */
function errorPage(reply: FastifyReply, status: number): void {
  const title = texts.errorTitles[status] ?? STATUS_CODES[status] ?? texts.error;
  sendPage(reply, status, 'error', { title, explanation: texts.errorExplanations[status] });
}
