import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';
import type { Schema } from './components.js';

type Schemas = Readonly<Record<string, SchemaObject | ReferenceObject>>;

/** The schema that a reference leads to. */
export function resolved(schemas: Schemas, schema: Schema): SchemaObject {
  const { $ref } = schema as Partial<ReferenceObject>;
  return ($ref ? schemas[$ref.split('/').at(-1)!] : schema) as SchemaObject;
}

/** Texts by their format, and what stands for other scalars. */
const SCALARS: Readonly<Record<string, unknown>> = {
  integer: 1,
  number: 1,
  boolean: true,
  date: '2000-01-31',
  'date-time': '2000-01-31T12:00:00Z',
  'idn-email': 'jane@example.com',
  iri: 'https://example.com/',
  'uri-reference': 'about:blank',
};

/**
 * A value of a schema, made of the schema's own examples. Of a union it is one of the first alternative.
 * @param placeholder what stands for a text of a field that has no example
 */
export function exampleOf(
  schemas: Schemas,
  part: Schema,
  placeholder: (field: string) => string,
  field = '',
): unknown {
  const schema = resolved(schemas, part);
  const known = schema.examples as unknown[] | undefined;
  if (known) return known[0];
  if (schema.enum) return schema.enum[0];
  const [alternative] = schema.anyOf ?? [];
  if (alternative) return exampleOf(schemas, alternative, placeholder, field);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array') return [exampleOf(schemas, schema.items ?? {}, placeholder, field)];
  if (type !== 'object') return SCALARS[schema.format ?? type ?? ''] ?? placeholder(field);
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, each]) => [
      name,
      exampleOf(schemas, each, placeholder, name),
    ]),
  );
}
