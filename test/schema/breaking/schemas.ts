import type { OpenAPIObject, ReferenceObject, SchemaObject } from '@nestjs/swagger';

/** Whether clients send a value or receive it: what they send may be narrower than what is taken, what they receive wider. */
export type Direction = 'sent' | 'received';

type Schema = SchemaObject | ReferenceObject;

interface Documents {
  readonly before: OpenAPIObject;
  readonly after: OpenAPIObject;
}

/** Returns what clients that were made for the schema `before` do not expect of `after`. */
export function faultsOfSchema(
  place: string,
  before: Schema,
  after: Schema,
  direction: Direction,
  documents: Documents,
): string[] {
  const [old, now] = [resolved(documents.before, before), resolved(documents.after, after)];
  if (old.anyOf || now.anyOf) {
    const [narrow, wide] = direction === 'sent' ? [old, now] : [now, old];
    const fits = (one: Schema, other: Schema): boolean =>
      direction === 'sent'
        ? faultsOfSchema(place, one, other, direction, documents).length === 0
        : faultsOfSchema(place, other, one, direction, documents).length === 0;
    const isCovered = (one: Schema): boolean => (wide.anyOf ?? [wide]).some((other) => fits(one, other));
    return (narrow.anyOf ?? [narrow]).every(isCovered) ? [] : [`has another union in ${place}`];
  }
  return [
    ...faultsOfValue(place, old, now, direction),
    ...faultsOfMembers(place, old, now, direction),
    ...Object.entries(old.properties ?? {}).flatMap(([name, property]) => {
      const current = now.properties?.[name];
      return current ? faultsOfSchema(`${place}.${name}`, property, current, direction, documents) : [];
    }),
    ...(old.items && now.items
      ? faultsOfSchema(`${place}[]`, old.items, now.items, direction, documents)
      : []),
  ];
}

function faultsOfValue(place: string, old: SchemaObject, now: SchemaObject, direction: Direction): string[] {
  const isChanged = (keyword: 'format' | 'pattern'): boolean =>
    old[keyword] !== now[keyword] && (direction === 'received' ? old : now)[keyword] !== undefined;
  const [narrow, wide] = direction === 'sent' ? [old, now] : [now, old];
  const isBeyond = (inner: unknown, outer: unknown): boolean =>
    outer !== undefined &&
    (inner === undefined || !listOf(inner).every((each) => listOf(outer).includes(each)));
  const isNarrower = (limit: number | undefined, former: number | undefined, sign: 1 | -1): boolean =>
    limit !== undefined && (former === undefined || sign * limit < sign * former);
  const limits = [
    ...UPPER.filter((limit) => isNarrower(now[limit], old[limit], 1)),
    ...LOWER.filter((limit) => isNarrower(now[limit], old[limit], -1)),
  ];
  return [
    ...(isBeyond(narrow.type, wide.type) ? [`has another type in ${place}`] : []),
    ...(isBeyond(narrow.enum, wide.enum) ? [`has other values in ${place}`] : []),
    ...(isChanged('format') ? [`has another format in ${place}`] : []),
    ...(direction === 'sent' && isChanged('pattern') ? [`has another pattern in ${place}`] : []),
    ...(direction === 'sent' ? limits.map((limit) => `has another ${limit} in ${place}`) : []),
  ];
}

const UPPER = ['maxLength', 'maximum', 'maxItems'] as const;
const LOWER = ['minLength', 'minimum', 'minItems'] as const;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function faultsOfMembers(
  place: string,
  old: SchemaObject,
  now: SchemaObject,
  direction: Direction,
): string[] {
  const lost = Object.keys(old.properties ?? {}).filter((name) => !now.properties?.[name]);
  const missing = (all: readonly string[] = [], others: readonly string[] = []): string[] =>
    all.filter((name) => !others.includes(name));
  const other =
    direction === 'sent' ? missing(now.required, old.required) : missing(old.required, now.required);
  return [
    ...lost.map((name) => `has no ${place}.${name}`),
    ...other
      .filter((name) => !lost.includes(name))
      .map((name) => `${direction === 'sent' ? 'needs' : 'may leave out'} ${place}.${name}`),
  ];
}

/** The schema that is meant; one that is gone is told of by its name alone. */
function resolved(document: OpenAPIObject, schema: Schema): SchemaObject {
  if (!('$ref' in schema)) return schema;
  const found = document.components!.schemas![schema.$ref.split('/').at(-1)!];
  return found ? resolved(document, found) : {};
}
