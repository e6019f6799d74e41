import type { HeadersObject, ReferenceObject, SchemaObject } from '@nestjs/swagger';
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
import { PROBLEM_SCHEMA } from '../renderers/problem-renderer.js';
import { rateLimitHeaders } from '../throttling/rate-limit.js';
import type { APIView } from '../views/api-view.js';
import type { Access } from './security-requirements.js';
import { exampleErrors, MESSAGES, type Components, type Schema } from '../openapi/components.js';
import type { Serializer } from '../serializers/serializer.js';
import {
  objectOf,
  type DocumentedError,
  type OperationDescription,
} from '../openapi/operation-description.js';

const invalid = (body: Serializer | undefined): DocumentedError => [
  new ValidationError(body ? exampleErrors(body) : { field: ['This field is required.'] }),
  'The request is malformed or invalid.',
];
const UNAUTHORIZED: DocumentedError = [new NotAuthenticated(), 'Credentials are missing or invalid.'];
const FORBIDDEN: DocumentedError = [new PermissionDenied(), 'The user does not have permission.'];
const NOT_FOUND: DocumentedError = [new NotFound(), 'The object or the requested format does not exist.'];
const NOT_ACCEPTABLE: DocumentedError = [
  new NotAcceptable(),
  'No representation satisfies the Accept header.',
];
const TOO_LARGE: DocumentedError = [new RequestTooLarge(2_621_440), 'The request body is too large.'];
const UNSUPPORTED: DocumentedError = [
  new UnsupportedMediaType('text/plain'),
  'The media type of the request body is not supported.',
];
const OTHER_STATE: DocumentedError = [new PreconditionFailed(), 'If-Match does not match the current state.'];
/** One request too many; also what a view of its own may refuse so. */
export const THROTTLED: DocumentedError = [
  new Throttled(60, rateLimitHeaders([])),
  'Too many requests. Try again after the time given in `Retry-After`.',
];
const FULL: DocumentedError = [new InsufficientStorage(), 'There is not enough storage space.'];
const UNAVAILABLE: DocumentedError = [
  new ServiceUnavailable(),
  'The service is overloaded or the database is unavailable. Try again later.',
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
    invalid(body),
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
      description: 'Seconds to wait before trying again.',
      schema: { type: 'integer' },
    },
  },
  'ratelimit-policy': {
    'RateLimit-Policy': {
      description:
        'Each throttle with its quota (`q`) and its window in seconds (`w`): `"anon";q=100;w=86400`.',
      schema: { type: 'string' },
    },
  },
  ratelimit: {
    RateLimit: {
      description: 'Remaining requests (`r`) and seconds until more are available (`t`): `"anon";r=0;t=60`.',
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
export const ERROR_DETAIL = objectOf({ detail: { type: 'string' } });

const PARAMETER_ERRORS: SchemaObject = {
  description: 'What is wrong, by query parameter.',
  type: 'object',
  additionalProperties: MESSAGES,
};

/** The schema of what a 401 answers; undefined for no more than other errors do. */
export const refusalOf = (
  { authenticators }: APIView,
  { refusal }: OperationDescription,
): SchemaObject | undefined =>
  refusal ?? authenticators.find(({ securityScheme }) => securityScheme)?.securityScheme?.refusal;

/** The schema of an error's body; `refusal` is that of a 401. */
export function errorSchema(
  [error, , own]: DocumentedError,
  refusal: SchemaObject | undefined,
  { body }: OperationDescription,
  components: Components,
): Schema {
  const plain = components.schema('ErrorDetail', ERROR_DETAIL);
  if (error.status === 400) return invalidSchema(error, own, body, components, plain);
  if (error instanceof NotAuthenticated && refusal) return components.schema('AuthenticationError', refusal);
  return own ?? plain;
}

/** The schema of the same error as a problem, which has the error's own members too (RFC 9457, section 3.2). */
export function problemSchema(schema: Schema, components: Components): Schema {
  const problem = components.schema('Problem', PROBLEM_SCHEMA);
  const own = membersBesideDetail(schema, components);
  if (Object.keys(own.properties).length === 0) return problem;
  const extended: SchemaObject = {
    ...PROBLEM_SCHEMA,
    properties: { ...PROBLEM_SCHEMA.properties, ...own.properties },
    required: [...PROBLEM_SCHEMA.required!, ...own.required],
  };
  return '$ref' in schema ? components.schema(`${nameIn(schema)}Problem`, extended) : extended;
}

const nameIn = ({ $ref }: ReferenceObject): string => $ref.split('/').at(-1)!;

/** What an error says beyond `detail`; of a union, what any of its parts may say. */
function membersBesideDetail(
  schema: Schema,
  components: Components,
): Pick<Required<SchemaObject>, 'properties' | 'required'> {
  const {
    anyOf = [],
    properties = {},
    required = [],
  } = '$ref' in schema ? components.schemas[nameIn(schema)] : schema;
  const parts = anyOf.map((part) => membersBesideDetail(part, components).properties);
  const { detail, ...others } = properties;
  return detail
    ? { properties: others, required: required.filter((name) => name in others) }
    : { properties: Object.assign({}, ...parts) as typeof properties, required: [] };
}

/** What a 400 says: of the fields of a request with a body, else of its parameters; of each of many by itself. */
function invalidSchema(
  error: APIException,
  own: Schema | undefined,
  body: Serializer | undefined,
  components: Components,
  plain: Schema,
): Schema {
  if (!body)
    return components.union(
      'ParameterError',
      components.schema('ParameterErrors', PARAMETER_ERRORS),
      // A search that cannot be made.
      MESSAGES,
      ...(own ? [own] : []),
      plain,
    );
  const fields = components.fieldErrorsOf(body);
  const isMany = error instanceof ListValidationError;
  return components.union(
    `${body.name}${isMany ? 'List' : ''}RequestError`,
    ...(isMany ? [{ type: 'array', items: fields }] : []),
    fields,
    ...(own ? [own] : []),
    plain,
  );
}

/** The name under which the document keeps a response: that of its schema, where it has one of its own. */
export function responseName({ constructor }: APIException, schema: Schema): string {
  const name = '$ref' in schema ? nameIn(schema) : 'ErrorDetail';
  return name === 'ErrorDetail' ? constructor.name : name;
}
