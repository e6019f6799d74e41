/** What a service has answered instead of a success. */
export interface Refusal {
  readonly method: string;
  /** The path below the service's address, such as `api/books/1/`. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or the text of anything else. */
  readonly body: unknown;
}

/** A response that is no success. The classes below are for the statuses that callers handle. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** The service's explanation, or '' where it has a list of errors instead. */
  readonly detail: string;

  constructor(refusal: Refusal) {
    const detail = textIn(refusal.body, 'detail') ?? '';
    super(`${refusal.method} ${refusal.path}: ${refusal.status}${detail && ` ${detail}`}`);
    this.method = refusal.method;
    this.path = refusal.path;
    this.status = refusal.status;
    this.headers = refusal.headers;
    this.body = refusal.body;
    this.detail = detail;
  }
}

/** 400 with the errors of fields or parameters. */
export class ValidationError<Fields extends object = Record<string, string[]>> extends ApiError {
  override readonly name = 'ValidationError';
  /** Messages by field. Empty after a bulk call, whose errors are in `items`. */
  readonly fields = (Array.isArray(this.body) ? {} : this.body) as Fields;
  /** After a bulk call: for each object sent its errors, `{}` for one that is valid. */
  readonly items = (Array.isArray(this.body) ? this.body : []) as readonly Fields[];
}

/** 401. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError';
  /** `token_not_valid` or `user_inactive`; undefined where no token was sent. */
  readonly code: string | undefined = textIn(this.body, 'code');
}

/** 403. */
export class PermissionDeniedError extends ApiError {
  override readonly name = 'PermissionDeniedError';
}

/** 404. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError';
}

/** 409. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError';
}

/** 410: the changes after the cursor are not kept. Get a new cursor, and read the list again. */
export class GoneError extends ApiError {
  override readonly name = 'GoneError';
}

/** 412: the object, or one of the objects, is no longer the version that `If-Match` named. Nothing was changed. */
export class PreconditionFailedError<Current = unknown> extends ApiError {
  override readonly name = 'PreconditionFailedError';
  /** The object, or after a bulk call the objects, as they are now. */
  readonly current = (this.body as { readonly current: Current }).current;
}

/** 429. */
export class ThrottledError extends ApiError {
  override readonly name = 'ThrottledError';
  /** Seconds to wait before the next request. */
  readonly retryAfter: number | undefined = retryAfter(this);
}

/** The service could not be reached, or the connection broke. Whether a write was made is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

const CLASSES: Readonly<Record<number, new (refusal: Refusal) => ApiError>> = {
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  410: GoneError,
  412: PreconditionFailedError,
  429: ThrottledError,
};

/** Returns the error for a response. A 400 that has only a `detail`, as for malformed JSON, is a plain `ApiError`. */
export function errorOf(refusal: Refusal): ApiError {
  const { status, body } = refusal;
  const isInvalid = status === 400 && typeof body === 'object' && textIn(body, 'detail') === undefined;
  const Class = isInvalid ? ValidationError : (CLASSES[status] ?? ApiError);
  return new Class(refusal);
}

/** Returns the seconds that `Retry-After` asks for, which is a number or a date. */
export function retryAfter({ headers }: ApiError): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function textIn(body: unknown, name: string): string | undefined {
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
