import { STATUS_CODES } from 'node:http';
import type {
  ContentObject,
  OperationObject,
  ParameterObject,
  RequestBodyObject,
  ResponsesObject,
} from '@nestjs/swagger';
import { parsersFor, type Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import type { Renderer } from '../core/contracts.js';
import { NotAcceptable } from '../exceptions.js';
import type { APIView } from '../views/api-view.js';
import { PROBLEM, problemOf } from '../renderers/problem-renderer.js';
import { accessOf, securityOf, type Access } from './security-requirements.js';
import type { Components, Schema } from '../openapi/components.js';
import { ETAG, notModified } from '../viewsets/describe-conditional.js';
import { transportErrors } from './transport.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import {
  errorSchema,
  errorsOf,
  headersOf,
  problemSchema,
  refusalOf,
  responseName,
} from './error-responses.js';

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
export function describeOperation(
  view: APIView,
  route: Route,
  verb: Verb,
  components: Components,
): Promise<DescribedOperation> {
  const description = view.describe({ verb, route, components });
  return describeAs(view, { verb, route, components }, description, offeredBy(view, route));
}

/**
 * Describes the tables that an address answers besides JSON, each by its format, whose suffix makes an address of it. There
 * they are operations of their own: a generator makes a union of all that one operation may answer, which its users would
 * have to narrow at each call.
 */
export async function describeTables(
  view: APIView,
  route: Route,
  components: Components,
): Promise<ReadonlyMap<string, DescribedOperation>> {
  const operation = { verb: 'GET', route, components } as const;
  const tables = new Map<string, DescribedOperation>();
  if (!route.formats || !('GET' in route.actions)) return tables;
  const description = view.describe(operation);
  const [first, ...others] = description.tabular ? offeredBy(view, route) : [];
  if (!first || isText(first)) return tables;
  for (const renderer of others.filter(isText)) {
    const summary = `${description.summary} as ${renderer.format.toUpperCase()}`;
    const described = await describeAs(view, operation, { ...description, summary }, [renderer]);
    tables.set(renderer.format, { ...described, operationId: `${described.operationId}_${renderer.format}` });
  }
  return tables;
}

async function describeAs(
  view: APIView,
  operation: Operation,
  description: OperationDescription,
  offered: readonly Renderer[],
): Promise<DescribedOperation> {
  const { verb, route, components } = operation;
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
    responses: responses(view, access, operation, description, offered),
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
    bodySchema !== undefined || (!partial && body!.writable.some(({ options }) => options.required));
  const schema = bodySchema ?? components.requestOf(body!, { partial });
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
  offered: readonly Renderer[],
): ResponsesObject {
  const { status, answer, example } = description;
  const success = {
    description: STATUS_CODES[status] ?? 'Success',
    ...(view.conditionalRequests && (verb === 'GET' || description.tagged) && { headers: ETAG }),
    ...(answer && { content: contentOf(offered, answer, example) }),
  };
  const errors = errorsOf(view, access, verb, description).map((documented) => {
    const [error, text] = documented;
    // Where none of the representations is accepted, the first of the view is sent.
    const renderers = error instanceof NotAcceptable ? offeredBy(view, route) : offered;
    const schema = errorSchema(documented, refusalOf(view, description), description, components);
    const content = {
      ...contentOf(renderers, schema, error.body),
      [PROBLEM]: { schema: problemSchema(schema, components), example: problemOf(error.status, error.body) },
    };
    const headers = headersOf(error);
    const response = { description: text, ...(headers && { headers }), content };
    const name =
      responseName(error, schema) + (isText(renderers[0]) ? renderers[0].format.toUpperCase() : '');
    return [error.status, components.response(name, response)] as const;
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

const offeredBy = (view: APIView, route: Route): readonly Renderer[] =>
  view.renderersFor(route).filter(({ format }) => format !== PAGES);

const isText = ({ mediaType }: Renderer): boolean => /^text\/|jsonl$/.test(mediaType);

/**
 * A body in each representation. One that is text, or lines of it, as CSV is, does not show the schema: it is told of here
 * where it is what clients get who ask for nothing else.
 */
function contentOf(offered: readonly Renderer[], schema: Schema, example: unknown): ContentObject {
  const structured = { schema, ...(example !== undefined && { example }) };
  const text = { schema: { type: 'string' } };
  const told = isText(offered[0]) ? offered : offered.filter((each) => !isText(each));
  return Object.fromEntries(told.map((each) => [each.mediaType, isText(each) ? text : structured]));
}
