import type { OpenAPIObject, ParameterObject, SchemaObject } from '@nestjs/swagger';
import { faultsOfSchema, type Direction } from './schemas.js';

interface Body {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema: SchemaObject }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body | { readonly $ref: string }>>;
  readonly security?: readonly object[];
}

/** Returns what in a document breaks clients that were made for an earlier one: a sentence for each place. */
export function breakingChanges(before: OpenAPIObject, after: OpenAPIObject): string[] {
  const names = Object.keys(before.components?.schemas ?? {});
  const lost = names.filter((name) => !after.components?.schemas?.[name]);
  return [
    ...lost.map((name) => `The schema ${name} is gone.`),
    ...operationsIn(before).flatMap(([place, operation]) => {
      const now = new Map(operationsIn(after)).get(place);
      return now ? faultsOf(place, operation, now, { before, after }) : [`${place} is gone.`];
    }),
  ];
}

const operationsIn = ({ paths }: OpenAPIObject): [string, Operation][] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([verb, operation]): [string, Operation] => [
      `${verb.toUpperCase()} ${path}`,
      operation,
    ]),
  );

interface Documents {
  readonly before: OpenAPIObject;
  readonly after: OpenAPIObject;
}

function faultsOf(place: string, before: Operation, after: Operation, documents: Documents): string[] {
  const isOpen = ({ security = [] }: Operation): boolean =>
    security.length === 0 || security.some((scheme) => Object.keys(scheme).length === 0);
  const faults = [
    ...(before.operationId === after.operationId ? [] : [`is called ${after.operationId}`]),
    ...(isOpen(before) && !isOpen(after) ? ['needs credentials'] : []),
    ...faultsOfParameters(before.parameters ?? [], after.parameters ?? [], documents),
    ...(after.requestBody?.required && !before.requestBody?.required ? ['needs a body'] : []),
    ...faultsOfContent('body', before.requestBody, after.requestBody, 'sent', documents),
    ...Object.entries(before.responses).flatMap(([status, response]) => {
      const now = after.responses[status];
      if (!now) return status.startsWith('2') ? [`has no ${status}`] : [];
      const [old, current] = [responseIn(documents.before, response), responseIn(documents.after, now)];
      return faultsOfContent(status, old, current, 'received', documents);
    }),
  ];
  return faults.map((fault) => `${place} ${fault}.`);
}

function faultsOfParameters(
  before: readonly ParameterObject[],
  after: readonly ParameterObject[],
  documents: Documents,
): string[] {
  const find = (all: readonly ParameterObject[], one: ParameterObject): ParameterObject | undefined =>
    all.find((each) => each.name === one.name && each.in === one.in);
  const demanded = after.filter((each) => each.required && !find(before, each)?.required);
  return [
    ...demanded.map(({ name }) => `needs the parameter ${name}`),
    ...before.flatMap((parameter) => {
      const now = find(after, parameter);
      if (!now) return [`has no parameter ${parameter.name}`];
      return faultsOfSchema(parameter.name, parameter.schema!, now.schema!, 'sent', documents);
    }),
  ];
}

function faultsOfContent(
  place: string,
  before: Body | undefined,
  after: Body | undefined,
  direction: Direction,
  documents: Documents,
): string[] {
  return Object.entries(before?.content ?? {}).flatMap(([type, { schema }]) => {
    const now = after?.content?.[type];
    if (!now) return [`has no ${type} in ${place}`];
    return faultsOfSchema(place, schema, now.schema, direction, documents);
  });
}

const responseIn = (document: OpenAPIObject, response: Operation['responses'][string]): Body =>
  '$ref' in response ? (document.components!.responses![response.$ref.split('/').at(-1)!] as Body) : response;
