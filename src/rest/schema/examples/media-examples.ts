import type {
  MediaTypeObject,
  OpenAPIObject,
  ParameterObject,
  RequestBodyObject,
  ResponseObject,
} from '@nestjs/swagger';
import type { Schema } from '../../openapi/components.js';
import { exampleOf, resolved } from '../../openapi/example-of.js';
import { exampleRequests } from './example-requests.js';

type Content = Readonly<Record<string, MediaTypeObject>>;

/** Stands for a text that the document has no example of. */
export const placeholder = (field: string): string => `<${field}>`;

/** The document with an example of every body, and of every variable part of a path. */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  const { paths, components = {} } = structuredClone(document);
  const schemas = components.schemas ?? {};

  /** Of a body that is JSON: the one that it has, with all that its schema requires. */
  const withExample = (media: MediaTypeObject): void => {
    const { schema, example: given } = media as { schema: Schema; example?: object };
    const { required = [] } = resolved(schemas, schema);
    if (given && required.every((name) => name in given)) return;
    const made = exampleOf(schemas, schema, placeholder);
    media.example = given ? { ...(made as object), ...given } : made;
  };
  const complete = ({ content = {} }: { content?: Content }): void => {
    for (const [type, media] of Object.entries(content)) if (type.endsWith('json')) withExample(media);
  };

  for (const response of Object.values(components.responses ?? {})) complete(response as ResponseObject);
  for (const { path, method, parameters, body } of exampleRequests(document, placeholder)) {
    const described = paths[path][method.toLowerCase() as 'get']!;
    for (const parameter of (described.parameters ?? []) as ParameterObject[])
      if (parameter.in === 'path') parameter.example = parameters[parameter.name];
    const { content = {} } = (described.requestBody ?? {}) as Partial<RequestBodyObject>;
    if (body !== undefined) for (const media of Object.values(content)) media.example = body;
    for (const response of Object.values(described.responses)) complete(response as ResponseObject);
  }
  return { ...document, paths, components };
}
