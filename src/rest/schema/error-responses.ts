import type { HeadersObject, SchemaObject } from '@nestjs/swagger';
import {
  InsufficientStorage,
  ListValidationError,
  NotAcceptable,
  NotAuthenticated,
  NotFound,
  PermissionDenied,
  PreconditionFailed,
  RequestTooLarge,
  ServiceUnavailable,
  Throttled,
  UnsupportedMediaType,
  ValidationError,
  type APIException,
} from '../exceptions.js';
import type { Verb } from '../http/messages/methods.js';
import { rateLimitHeaders } from '../throttling/rate-limit.js';
import type { APIView } from '../views/api-view.js';
import type { Access } from './security-requirements.js';
import type { Components, Schema } from '../openapi/components.js';
import type { DocumentedError, OperationDescription } from '../openapi/operation-description.js';

const INVALID: DocumentedError = [
  new ValidationError({ field: ['This field is required.'] }),
  'What was sent is not valid, or cannot be read at all.',
];
const UNAUTHORIZED: DocumentedError = [
  new NotAuthenticated(),
  'The credentials are bad, or missing where there must be some.',
];
const FORBIDDEN: DocumentedError = [new PermissionDenied(), 'The user may not do this.'];
const NOT_FOUND: DocumentedError = [new NotFound(), 'There is no such object, or no such format.'];
const NOT_ACCEPTABLE: DocumentedError = [
  new NotAcceptable(),
  'No representation satisfies the Accept header.',
];
const TOO_LARGE: DocumentedError = [
  new RequestTooLarge(2_621_440),
  'The body is larger than the service takes.',
];
const UNSUPPORTED: DocumentedError = [
  new UnsupportedMediaType('text/plain'),
  'The body is of a media type that is not read.',
];
const OTHER_STATE: DocumentedError = [new PreconditionFailed(), 'If-Match does not name the current state.'];
/** One request too many; also what a view of its own may refuse so. */
export const THROTTLED: DocumentedError = [
  new Throttled(60, rateLimitHeaders([])),
  'Too many requests. Try again when `Retry-After` says.',
];
const FULL: DocumentedError = [new InsufficientStorage(), 'There is no space for what was to be stored.'];
const UNAVAILABLE: DocumentedError = [
  new ServiceUnavailable(),
  'Too busy, or the database does not answer. Try again later.',
];

/** The errors that an operation can answer, in the order of their statuses. */
export function errorsOf(
  view: APIView,
  { unauthorized, forbidden }: Access,
  verb: Verb,
  { body, errors = [] }: OperationDescription,
): DocumentedError[] {
  const usesDatabase = view.authenticators.length > 0 || body !== undefined;
  const all = [
    INVALID,
    ...(unauthorized ? [UNAUTHORIZED] : []),
    ...(forbidden ? [FORBIDDEN] : []),
    NOT_FOUND,
    NOT_ACCEPTABLE,
    ...(body ? [TOO_LARGE, UNSUPPORTED] : []),
    ...(view.conditionalRequests && verb === 'GET' ? [OTHER_STATE] : []),
    ...(view.throttles.length > 0 ? [THROTTLED] : []),
    ...errors,
    ...(usesDatabase ? [UNAVAILABLE] : []),
    ...(usesDatabase && verb !== 'GET' ? [FULL] : []),
  ];
  return all.sort(([a], [b]) => a.status - b.status);
}

const HEADERS: Readonly<Record<string, HeadersObject>> = {
  'retry-after': {
    'Retry-After': {
      description: 'Seconds after which another try makes sense.',
      schema: { type: 'integer' },
    },
  },
  'ratelimit-policy': {
    'RateLimit-Policy': {
      description:
        'Each throttle, its requests (`q`) and the seconds of its window (`w`): `"anon";q=100;w=86400`.',
      schema: { type: 'string' },
    },
  },
  ratelimit: {
    RateLimit: {
      description: 'What is left (`r`), and the seconds until there is more (`t`): `"anon";r=0;t=60`.',
      schema: { type: 'string' },
    },
  },
};

/** What the document says of the headers of an error; undefined where there is nothing to say. */
export function headersOf({ headers }: APIException): HeadersObject | undefined {
  const described = Object.keys(headers).flatMap((name) => Object.entries(HEADERS[name] ?? {}));
  return described.length > 0 ? Object.fromEntries(described) : undefined;
}

/** What most errors say. */
export const ERROR: SchemaObject = {
  type: 'object',
  properties: { detail: { type: 'string' } },
  required: ['detail'],
};

const MESSAGES: SchemaObject = { type: 'array', items: { type: 'string' } };

const BY_ROW: SchemaObject = {
  description: 'What is wrong with each of the objects that were sent, by field.',
  type: 'array',
  items: { type: 'object', additionalProperties: MESSAGES },
};

const VALIDATION_ERROR: SchemaObject = {
  description:
    'What is wrong, by field or parameter. `non_field_errors` is about all of them together, and so is a bare list.',
  anyOf: [{ type: 'object', additionalProperties: MESSAGES }, MESSAGES],
};

/** The schema of what a 401 answers; undefined for no more than other errors do. */
export const refusalOf = (
  { authenticators }: APIView,
  { refusal }: OperationDescription,
): SchemaObject | undefined =>
  refusal ?? authenticators.find(({ securityScheme }) => securityScheme)?.securityScheme?.refusal;

/** The schema of an error's body; `refusal` is that of a 401, `own` is more that a 400 may say. */
export function errorSchema(
  error: APIException,
  refusal: SchemaObject | undefined,
  components: Components,
  own?: Schema,
): Schema {
  const plain = components.schema('Error', ERROR);
  if (error.status === INVALID[0].status) {
    const invalid = components.schema('ValidationError', VALIDATION_ERROR);
    const byRow = error instanceof ListValidationError && components.schema('ListValidationError', BY_ROW);
    return { anyOf: [...(own ? [own] : []), ...(byRow ? [byRow] : []), invalid, plain] };
  }
  return error instanceof NotAuthenticated && refusal
    ? components.schema('AuthenticationError', refusal)
    : plain;
}
