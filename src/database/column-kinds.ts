import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/**
 * What sort of values a column has, whichever database it is in. `other` are types that are written and read as text;
 * `special` those of which that text depends on the session.
 */
export type ColumnKind =
  | 'text'
  | 'integer'
  | 'float'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'json'
  | 'bytes'
  | 'list'
  | 'uuid'
  | 'special'
  | 'other';

const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [
    /^(n?varchar|varying character|character varying|n?char|character|native character|text|clob|citext)$/,
    'text',
  ],
  [/^(unsigned big |big|small|tiny|medium)?int(eger|\d)?$|serial/, 'integer'],
  [/^(real|float|double)/, 'float'],
  [/^(decimal|numeric|dec)$/, 'decimal'],
  [/^bool/, 'boolean'],
  [/^date$/, 'date'],
  [/^(datetime|timestamp)/, 'datetime'],
  [/^(jsonb?|simple-json)$/, 'json'],
  [/^(bytea|blob)$/, 'bytes'],
  [/^simple-array$/, 'list'],
  [/^uuid$/, 'uuid'],
  [/^(interval|money)$/, 'special'],
];

export function kindOf({ type, isArray }: Pick<ColumnMetadata, 'type' | 'isArray'>): ColumnKind {
  if (isArray) return 'list';
  return KINDS.find(([pattern]) => pattern.test(String(type)))?.[1] ?? 'other';
}
