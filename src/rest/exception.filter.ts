import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseFull, DatabaseUnavailable } from '../database/errors.js';
import type { Request } from './contracts.js';
import { send } from './dispatch.js';
import {
  APIException,
  AuthenticationFailed,
  InsufficientStorage,
  NotAuthenticated,
  ServiceUnavailable,
} from './exceptions.js';
import { errorPage } from './pages.js';
import { asksForProblem, ProblemRenderer, sendProblem } from './problem.js';
import { Response } from './response.js';

/**
 * Renders every error, wherever it was thrown: https://www.django-rest-framework.org/api-guide/exceptions/
 * An error of a view takes the representation asked for; elsewhere there is Django's short page.
 */
@Catch()
export class ExceptionHandler implements ExceptionFilter {
  private readonly logger = new Logger('Exception');

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const exception = toAPIException(error);
    if (exception.status >= 500) {
      reply.header('x-request-id', request.id);
      this.logger.error({ id: request.id, stack: stackOf(error) });
    }
    const asked = asksForProblem(request.headers.accept);
    if (!request.rest) {
      reply.headers(exception.headers);
      if (!asked) return errorPage(reply, exception.status);
      // Nest's own words name the address.
      return sendProblem(reply, exception.status, error instanceof APIException ? error.body : undefined);
    }
    if (asked && !request.rest.acceptedRenderer.forms) request.rest.acceptedRenderer = ProblemRenderer;
    // A page that shows more than the error may meet with another one.
    await send(request.rest, reply, toResponse(exception, request.rest)).catch((second: unknown) =>
      errorPage(reply, toAPIException(second).status),
    );
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** An error as the client is told of it. */
export function toAPIException(error: unknown): APIException {
  if (error instanceof APIException) return error;
  if (error instanceof DatabaseUnavailable) return new ServiceUnavailable();
  if (error instanceof DatabaseFull) return new InsufficientStorage(error.retryAfter);
  if (error instanceof HttpException) return new APIException(error.getStatus(), error.message);
  return new APIException(500, 'A server error occurred.');
}

function toResponse(exception: APIException, request: Request): Response {
  const { status, body, headers } = exception;
  if (!(exception instanceof NotAuthenticated || exception instanceof AuthenticationFailed)) {
    return new Response(body, status, headers);
  }
  const challenge = request.view.authenticateHeader(request);
  return challenge
    ? new Response(body, status, { ...headers, 'www-authenticate': challenge })
    : new Response(body, 403, headers);
}
