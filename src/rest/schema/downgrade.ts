import type { OpenAPIObject } from '@nestjs/swagger';

/** Versions of OpenAPI that the document can be had in. */
export const VERSIONS = ['3.1', '3.0'] as const;
export type Version = (typeof VERSIONS)[number];

/** The same document in OpenAPI 3.0.3, for tools that know no 3.1: https://learn.openapis.org/upgrading/v3.0-to-v3.1.html */
export const downgrade = (document: OpenAPIObject): OpenAPIObject => ({
  ...(rewrite(document) as OpenAPIObject),
  openapi: '3.0.3',
});

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]: [string, unknown]) => rewriteKeyword(key, part)),
  );
}

/** A list under either of these keywords is one of JSON Schema 2020-12; 3.0 has its own words. */
function rewriteKeyword(key: string, part: unknown): [string, unknown][] {
  if (key === 'example') return [[key, part]];
  if (key === 'examples' && Array.isArray(part)) return [['example', part[0]]];
  // Null or an object of another schema.
  if (key === 'anyOf' && Array.isArray(part) && part.some(isNull))
    return [
      ['type', 'object'],
      ['nullable', true],
      ['allOf', part.filter((schema) => !isNull(schema)).map(rewrite)],
    ];
  if (key === 'type' && Array.isArray(part))
    return [
      ['type', part.find((type) => type !== 'null')],
      ['nullable', true],
    ];
  return [[key, rewrite(part)]];
}

const isNull = (schema: unknown): boolean => (schema as { type?: unknown }).type === 'null';
