import { HttpException } from '@nestjs/common';
import { DatabaseFull, DatabaseUnavailable } from '../database/errors.js';

/**
 * The errors a client may see: https://www.django-rest-framework.org/api-guide/exceptions/
 *
 *     APIException              500
 *       ValidationError         400  {"field": ["message"]}
 *       ParseError              400
 *       AuthenticationFailed    401  (403 where the view has no way to ask for credentials)
 *       NotAuthenticated        401  (likewise)
 *       PermissionDenied        403
 *       NotFound                404
 *       MethodNotAllowed        405
 *       NotAcceptable           406
 *       Conflict                409
 *       Gone                    410
 *       PreconditionFailed      412  {"detail": …, "current": …}
 *       RequestTooLarge         413
 *       UnsupportedMediaType    415
 *       UnprocessableContent    422
 *       PreconditionRequired    428
 *       Throttled               429
 *       ClientGone              499
 *       ServiceUnavailable      503
 *       InsufficientStorage     507
 */
export type ErrorDetail = string | readonly ErrorDetail[] | { readonly [key: string]: ErrorDetail };

export class APIException extends Error {
  /** What the answer's body says: `{"detail": …}` for a text, the list or object itself otherwise. */
  readonly body: ErrorDetail;

  constructor(
    readonly status: number,
    detail: ErrorDetail,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : JSON.stringify(detail));
    this.body = typeof detail === 'string' ? { detail } : detail;
  }
}

export class ValidationError extends APIException {
  constructor(errors: readonly ErrorDetail[] | { readonly [key: string]: ErrorDetail }) {
    super(400, errors);
  }
}

/** What is wrong with each of a list's rows: as long as the list, `{}` for a row that is right. */
export class ListValidationError extends ValidationError {}

export class ParseError extends APIException {
  constructor(detail = 'Malformed request.') {
    super(400, detail);
  }
}

export class AuthenticationFailed extends APIException {
  constructor(detail: ErrorDetail = 'Incorrect authentication credentials.') {
    super(401, detail);
  }
}

export class NotAuthenticated extends APIException {
  constructor(detail: ErrorDetail = 'Authentication credentials were not provided.') {
    super(401, detail);
  }
}

export class PermissionDenied extends APIException {
  constructor(detail: ErrorDetail = 'You do not have permission to perform this action.') {
    super(403, detail);
  }
}

export class NotFound extends APIException {
  constructor(detail = 'Not found.') {
    super(404, detail);
  }
}

export class MethodNotAllowed extends APIException {
  constructor(method: string) {
    super(405, `Method "${method}" not allowed.`);
  }
}

export class NotAcceptable extends APIException {
  constructor() {
    super(406, 'Could not satisfy the request Accept header.');
  }
}

export class Conflict extends APIException {
  constructor(detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(409, detail, headers);
  }
}

export class RequestUnderWay extends Conflict {
  constructor() {
    super('A request with this Idempotency-Key is still being processed.', { 'retry-after': '1' });
  }
}

export class Gone extends APIException {
  constructor(detail: string) {
    super(410, detail);
  }
}

/** `current` is the object as it is now, for a client that wants to bring its change into it. */
export class PreconditionFailed extends APIException {
  constructor(current?: object, headers?: Readonly<Record<string, string>>) {
    const detail = 'The object has been modified since it was read.';
    super(412, { detail, ...(current && { current: current as ErrorDetail }) }, headers);
  }
}

export class RequestTooLarge extends APIException {
  constructor(limit: number) {
    super(413, `Request body is larger than ${limit} bytes.`, { connection: 'close' });
  }
}

export class UnsupportedMediaType extends APIException {
  constructor(mediaType: string) {
    super(415, `Unsupported media type "${mediaType}" in request.`);
  }
}

export class UnprocessableContent extends APIException {
  constructor(detail: string) {
    super(422, detail);
  }
}

export class PreconditionRequired extends APIException {
  constructor() {
    super(428, 'This request requires an If-Match header with the ETag of the object.');
  }
}

export class Throttled extends APIException {
  /** `wait` is in seconds. */
  constructor(wait: number, headers: Readonly<Record<string, string>> = {}) {
    const seconds = Math.ceil(wait);
    super(429, `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`, {
      ...headers,
      'retry-after': String(seconds),
    });
  }
}

/** The client no longer waits for the answer. The status is nginx's, for logs and metrics. */
export class ClientGone extends APIException {
  constructor() {
    super(499, 'The client closed the connection.');
  }
}

export class ServiceUnavailable extends APIException {
  constructor(detail = 'Service temporarily unavailable, try again later.') {
    super(503, detail, { 'retry-after': '1' });
  }
}

/** @param retryAfter seconds */
export class InsufficientStorage extends APIException {
  constructor(retryAfter = 30) {
    super(507, 'Insufficient storage, try again later.', {
      'retry-after': String(retryAfter),
    });
  }
}

/** Characters of a client's own text that an error says back to it. */
const LONGEST_EXCERPT = 1000;

/** A client's own text as an error shows it. */
export const excerpt = (text: string): string =>
  text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;

/** An error as the client is told of it. */
export function toAPIException(error: unknown): APIException {
  if (error instanceof APIException) return error;
  if (error instanceof DatabaseUnavailable) return new ServiceUnavailable();
  if (error instanceof DatabaseFull) return new InsufficientStorage(error.retryAfter);
  if (error instanceof HttpException) return new APIException(error.getStatus(), detailOf(error));
  return new APIException(500, 'A server error occurred.');
}

/** Nest's own object about an error has a message, or several, under `detail`; one that the thrower made stays as it is. */
export function detailOf(error: HttpException): ErrorDetail {
  const response = error.getResponse() as ErrorDetail;
  if (typeof response === 'string') return response;
  const { statusCode, message, error: _error, ...others } = response as Record<string, ErrorDetail>;
  const isNests = statusCode !== undefined && message !== undefined && Object.keys(others).length === 0;
  return isNests ? { detail: message } : response;
}
