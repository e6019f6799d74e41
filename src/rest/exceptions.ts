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
 *       RequestTooLarge         413
 *       UnsupportedMediaType    415
 *       ServiceUnavailable      503
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

export class ServiceUnavailable extends APIException {
  constructor(detail = 'Service temporarily unavailable, try again later.') {
    super(503, detail, { 'retry-after': '1' });
  }
}
