import type {
  OpenAPIObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  RequestBodyObject,
  SchemaObject,
} from '@nestjs/swagger';
import type { Schema } from '../../openapi/components.js';
import { exampleOf } from '../../openapi/example-of.js';

/** A request that an operation takes, made of the document's own examples. */
export interface ExampleRequest {
  readonly operation: OperationObject;
  /** In capitals. */
  readonly method: string;
  /** As in the document: `/api/books/{id}`. */
  readonly path: string;
  /** What may stand for the variable parts of the path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What JSON to ask for where that is not what is answered anyway. */
  readonly accept?: string;
  /** JSON; undefined where there is none. */
  readonly body?: unknown;
  /** A form with a file in it, where that is what the operation takes. */
  readonly form?: readonly FormPart[];
  /** Whether it is refused without credentials. */
  readonly authenticated: boolean;
}

/** One part of a form; with the name of a file where it is one. */
export interface FormPart {
  readonly name: string;
  readonly value: string;
  readonly fileName?: string;
}

/** What stands for a text that the document has no example of. */
export type Placeholder = (field: string, operation: OperationObject) => string;

const FORM_TYPE = 'multipart/form-data';
/** Files that are sent are tables. */
const FILE_NAME = 'example.csv';
const JSON_TYPE = 'application/json';

/** One request for each operation of a document, in its order. */
export function exampleRequests(document: OpenAPIObject, placeholder: Placeholder): ExampleRequest[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject>).map(([verb, operation]) => ({
      ...{ operation, path, method: verb.toUpperCase(), accept: acceptOf(operation) },
      parameters: parametersOf(operation),
      body: bodyOf(document, operation, verb, placeholder),
      form: formOf(operation),
      authenticated: isAuthenticated(operation),
    })),
  );
}

export function isAuthenticated({ security = [] }: OperationObject): boolean {
  return security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0);
}

/** The status and the JSON schema of what success answers; no schema where it has no body. */
export function successOf({ responses }: OperationObject): { status: string; schema?: Schema } {
  const [status, response] = Object.entries(responses).find(([each]) => each.startsWith('2'))!;
  const content = response && 'content' in response ? response.content : undefined;
  return { status, schema: content?.[JSON_TYPE]?.schema };
}

function acceptOf({ responses }: OperationObject): string | undefined {
  const success = Object.values(responses).find((response) => response && 'content' in response);
  const types = Object.keys(success && 'content' in success ? (success.content ?? {}) : {});
  return types.indexOf(JSON_TYPE) > 0 ? JSON_TYPE : undefined;
}

function parametersOf({ parameters = [] }: OperationObject): Record<string, unknown> {
  const inPath = (parameters as ParameterObject[]).filter((each) => each.in === 'path');
  return Object.fromEntries(
    inPath.map(({ name, schema }) => [name, (schema as SchemaObject).type === 'integer' ? 1 : name]),
  );
}

function bodyOf(
  document: OpenAPIObject,
  operation: OperationObject,
  verb: string,
  placeholder: Placeholder,
): unknown {
  const { content } = (operation.requestBody ?? {}) as Partial<RequestBodyObject>;
  const media: Media = content?.[JSON_TYPE] ?? {};
  const { schema, example } = media;
  if (example !== undefined) return example;
  if (!schema) return undefined;
  const body = exampleOf(document.components?.schemas ?? {}, schema, (field) =>
    placeholder(field, operation),
  );
  if (verb !== 'patch') return body;
  // One field shows best that the others may be left out; of many objects each is named as well.
  const few = (row: object, count: number): object => Object.fromEntries(Object.entries(row).slice(0, count));
  return Array.isArray(body) ? body.map((row: object) => few(row, 2)) : few(body as object, 1);
}

interface Media {
  readonly schema?: SchemaObject | ReferenceObject;
  /** `any` in the library. */
  readonly example?: unknown;
}

/** The example of a form that no JSON can stand for. */
function formOf({ requestBody }: OperationObject): FormPart[] | undefined {
  const { content } = (requestBody ?? {}) as Partial<RequestBodyObject>;
  const media: Media = content?.[FORM_TYPE] ?? {};
  const { schema, example } = media;
  if (content?.[JSON_TYPE] || !example) return undefined;
  const { properties = {} } = schema as SchemaObject;
  const isFile = (name: string): boolean => (properties[name] as SchemaObject).format === 'binary';
  return Object.entries(example as Record<string, string>).map(([name, value]) => ({
    ...{ name, value },
    ...(isFile(name) && { fileName: FILE_NAME }),
  }));
}
