import type { SchemaObject } from '@nestjs/swagger';
import {
  NotAcceptable,
  NotAuthenticated,
  NotFound,
  PermissionDenied,
  RequestTooLarge,
  ServiceUnavailable,
  UnsupportedMediaType,
  ValidationError,
  type APIException,
} from '../exceptions.js';
import type { APIView } from '../views.js';
import type { Access } from './access.js';
import type { Components, Schema } from './components.js';
import type { OperationDescription } from './description.js';

/** An error, whose own words are the example, and what the document says of it. */
type DocumentedError = readonly [error: APIException, description: string];

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
const UNAVAILABLE: DocumentedError = [
  new ServiceUnavailable(),
  'Too busy, or the database does not answer. Try again later.',
];

/** The errors that an operation can answer, in the order of their statuses. */
export function errorsOf(
  view: APIView,
  { unauthorized, forbidden }: Access,
  { body }: OperationDescription,
): DocumentedError[] {
  const usesDatabase = view.authenticators.length > 0 || body !== undefined;
  return [
    INVALID,
    ...(unauthorized ? [UNAUTHORIZED] : []),
    ...(forbidden ? [FORBIDDEN] : []),
    NOT_FOUND,
    NOT_ACCEPTABLE,
    ...(body ? [TOO_LARGE, UNSUPPORTED] : []),
    ...(usesDatabase ? [UNAVAILABLE] : []),
  ];
}

const ERROR: SchemaObject = {
  type: 'object',
  properties: { detail: { type: 'string' } },
  required: ['detail'],
};

const MESSAGES: SchemaObject = { type: 'array', items: { type: 'string' } };

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

/** The schema of an error's body; `refusal` is that of a 401. */
export function errorSchema(
  error: APIException,
  refusal: SchemaObject | undefined,
  components: Components,
): Schema {
  const plain = components.schema('Error', ERROR);
  if (error instanceof ValidationError)
    return { anyOf: [components.schema('ValidationError', VALIDATION_ERROR), plain] };
  return error instanceof NotAuthenticated && refusal
    ? components.schema('AuthenticationError', refusal)
    : plain;
}
