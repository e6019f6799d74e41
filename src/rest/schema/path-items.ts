import { STATUS_CODES } from 'node:http';
import type {
  ContentObject,
  OperationObject,
  ParameterObject,
  RequestBodyObject,
  ResponsesObject,
} from '@nestjs/swagger';
import type { Renderer } from '../core/contracts.js';
import { parsersFor } from '../core/route-parsers.js';
import type { Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import type { APIView } from '../views/api-view.js';
import { PROBLEM, PROBLEM_SCHEMA } from '../renderers/problem-renderer.js';
import { accessOf, securityOf, type Access } from './security-requirements.js';
import type { Components, Schema } from '../openapi/components.js';
import { ETAG, notModified } from '../viewsets/describe-conditional.js';
import { transportErrors } from './transport.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { errorSchema, errorsOf, headersOf, refusalOf } from './error-responses.js';

/** Verbs that make an operation, and what its id ends with. HEAD and OPTIONS are answered everywhere alike. */
const SUFFIXES: Partial<Record<Verb, string>> = {
  GET: 'retrieve',
  POST: 'create',
  PUT: 'update',
  PATCH: 'partial_update',
  DELETE: 'destroy',
};

export const verbsOf = ({ allowed }: Route): Verb[] => allowed.filter((verb) => verb in SUFFIXES);

/** The parts of a path that are not variable: `['books']` for `books/{id}`; `['root']` for the API root. */
export const partsOf = ({ path }: Route): string[] =>
  path === '' ? ['root'] : path.split('/').filter((part) => !part.startsWith('{'));

type DescribedOperation = OperationObject & { operationId: string };

/** Describes one verb of one address. Its id is what drf-spectacular would call it: books_list, token_refresh_create. */
export async function describeOperation(
  view: APIView,
  route: Route,
  verb: Verb,
  components: Components,
): Promise<DescribedOperation> {
  const operation = { verb, route, components };
  const description = view.describe(operation);
  const access = await accessOf(view, route, verb, description.refusal !== undefined);
  const parameters = [...pathParameters(route), ...(description.parameters ?? [])];
  return {
    operationId: [...partsOf(route), route.actions[verb] === 'list' ? 'list' : SUFFIXES[verb]]
      .join('_')
      .replace(/\W/g, '_'),
    summary: description.summary,
    ...(description.description && { description: description.description }),
    tags: partsOf(route).slice(0, 1),
    security: securityOf(view, access),
    ...(parameters.length > 0 && { parameters }),
    ...(description.body && { requestBody: requestBody(view, route, verb, description, components) }),
    responses: responses(view, access, operation, description),
  };
}

function pathParameters({ path }: Route): ParameterObject[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'id' && { description: 'A unique integer value identifying this object.' }),
    schema: { type: name === 'id' ? 'integer' : 'string' },
  }));
}

function requestBody(
  view: APIView,
  route: Route,
  verb: Verb,
  { body, bodySchema, bodyExample, mediaTypes }: OperationDescription,
  components: Components,
): RequestBodyObject {
  const partial = verb === 'PATCH';
  const required =
    bodySchema !== undefined || (!partial && body!.fields.some(({ options }) => options.required));
  const schema = bodySchema ?? components.schemaOf(body!, { partial });
  const content = { schema, ...(bodyExample !== undefined && { example: bodyExample }) };
  const read = parsersFor(view, route).map(({ mediaType }) => mediaType);
  return {
    content: Object.fromEntries((mediaTypes ?? read).map((mediaType) => [mediaType, content])),
    ...(required && { required }),
  };
}

function responses(
  view: APIView,
  access: Access,
  { verb, route, components }: Operation,
  description: OperationDescription,
): ResponsesObject {
  const { status, answer, example } = description;
  const offered = view.renderersFor(route).filter(({ format }) => format !== PAGES);
  const success = {
    description: STATUS_CODES[status] ?? 'Success',
    ...(view.conditionalRequests && (verb === 'GET' || description.tagged) && { headers: ETAG }),
    ...(answer && { content: contentOf(offered, answer, example) }),
  };
  const errors = errorsOf(view, access, verb, description).map(([error, text, own]) => {
    const schema = errorSchema(error, refusalOf(view, description), components, own);
    const problem = components.schema('Problem', PROBLEM_SCHEMA);
    const content = { ...contentOf(offered, schema, error.body), [PROBLEM]: { schema: problem } };
    const headers = headersOf(error);
    const response = { description: text, ...(headers && { headers }), content };
    return [error.status, components.response(error.constructor.name, response)] as const;
  });
  return {
    [status]: success,
    ...notModified(view, verb),
    ...Object.fromEntries(errors),
    ...transportErrors(components),
  };
}

/** The format of browsable pages. They are for people: DRF's own documents leave them out. */
const PAGES = 'api';

/** A body in each representation. In one that is text, or lines of it, as CSV is, the schema does not show. */
function contentOf(offered: readonly Renderer[], schema: Schema, example?: unknown): ContentObject {
  const structured = { schema, ...(example !== undefined && { example }) };
  const text = { schema: { type: 'string' } };
  return Object.fromEntries(
    offered.map(({ mediaType }) => [mediaType, /^text\/|jsonl$/.test(mediaType) ? text : structured]),
  );
}
