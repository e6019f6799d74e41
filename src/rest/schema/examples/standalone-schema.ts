import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import type { Schema } from '../../openapi/components.js';

/** What OpenAPI adds to JSON Schema, and what is for readers alone. */
const NOTES = new Set(['description', 'example', 'examples', 'readOnly', 'writeOnly']);

/** A schema of answers that stands for itself, with everything in it that it refers to. */
export function standaloneSchema(document: OpenAPIObject, schema: Schema): SchemaObject {
  return inlined(schema) as SchemaObject;

  function inlined(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(inlined);
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node) return inlined(document.components!.schemas![String(node.$ref).split('/').at(-1)!]);
    const { properties, ...rest } = node as SchemaObject;
    if (rest.required && properties)
      rest.required = rest.required.filter((name) => isShown(properties[name]));
    return {
      ...Object.fromEntries(
        Object.entries(rest)
          .filter(([key, part]) => !NOTES.has(key) && !(key === 'pattern' && isUnicode(part)))
          .map(([key, part]) => [key, inlined(part)]),
      ),
      ...(properties && { properties: inlinedFields(properties) }),
    };
  }

  /** The names of fields are no keywords. */
  function inlinedFields(fields: Readonly<Record<string, Schema>>): object {
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, inlined(field)]));
  }
}

/** Validators of older drafts of JSON Schema, as Postman's is, know no classes of Unicode: https://json-schema.org/draft/2020-12/json-schema-core#section-6.4 */
const isUnicode = (pattern: unknown): boolean => /\\p\{/.test(String(pattern));

/** What requests alone bear is no part of an answer. */
const isShown = (field: Schema | undefined): boolean => !(field && 'writeOnly' in field && field.writeOnly);
