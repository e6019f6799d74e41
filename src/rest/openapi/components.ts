import { isDeepStrictEqual } from 'node:util';
import type {
  ComponentsObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
  SecuritySchemeObject,
} from '@nestjs/swagger';
import type { Authenticator } from '../access/authentication.js';
import type { Field } from '../serializers/fields/index.js';
import type { FieldsOfObject } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';

export type Schema = SchemaObject | ReferenceObject;

/** What the document says once and refers to from wherever it is used. */
export class Components {
  readonly schemas: Record<string, SchemaObject> = {};
  readonly responses: Record<string, ResponseObject> = {};
  readonly securitySchemes: Record<string, SecuritySchemeObject> = {};

  /** What answers show of an object: all fields that can be read. */
  schemaOf({ name, readable, alwaysShown }: FieldsOfObject): Schema {
    return this.schema(
      name,
      this.objectSchema(readable, alwaysShown, (nested) => this.schemaOf(nested)),
    );
  }

  /** What requests send: the fields that can be written. With `partial`, as with PATCH, none is required but the one that names the object. */
  requestOf(serializer: FieldsOfObject, { partial = false } = {}): Schema {
    const { name, writable } = serializer;
    const isKey = (field: Field): boolean => (serializer as Partial<Serializer>).isKey?.(field.name) ?? false;
    const required = writable.filter((field) => (partial ? isKey(field) : field.options.required));
    return this.schema(
      `${partial ? 'Patched' : ''}${name}Request`,
      this.objectSchema(writable, required, (nested) => this.requestOf(nested, { partial })),
    );
  }

  private objectSchema(
    fields: readonly Field[],
    required: readonly Field[],
    schemaOf: (nested: FieldsOfObject) => Schema,
  ): SchemaObject {
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, describeField(field, schemaOf)])),
      ...(required.length > 0 && { required: required.map(({ name }) => name) }),
    };
  }

  /** What is wrong with such a request, field by field. */
  fieldErrorsOf(serializer: FieldsOfObject): Schema {
    const properties = {
      ...Object.fromEntries(serializer.writable.map((field) => [field.name, this.errorsOf(field)])),
      non_field_errors: MESSAGES,
    };
    // Filters add errors of their own. No `additionalProperties` says so: the types that generators make of it contradict the
    // properties, each of which may be missing.
    return this.schema(`${serializer.name}FieldErrors`, { type: 'object', properties });
  }

  /** Messages about a field; of one that holds others, theirs by name or by place. */
  private errorsOf({ nested, child }: Field): Schema {
    if (nested) return { anyOf: [MESSAGES, this.fieldErrorsOf(nested)] };
    if (!child) return MESSAGES;
    return { anyOf: [MESSAGES, { type: 'object', additionalProperties: this.errorsOf(child) }] };
  }

  /** One of several schemas, under a name of their own. */
  union(name: string, ...anyOf: readonly Schema[]): Schema {
    return this.schema(name, { anyOf: [...anyOf] });
  }

  addSecuritySchemes(authenticators: readonly Authenticator[]): void {
    for (const { securityScheme } of authenticators) {
      if (securityScheme) this.securitySchemes[securityScheme.name] = securityScheme.definition;
    }
  }

  /** The schema by its name, or itself where another one has that name. */
  schema(name: string, schema: SchemaObject): Schema {
    return shared('schemas', this.schemas, name, schema);
  }

  /** All parts that are referred to. A view that describes an operation of its own way leaves some without a use. */
  usedBy(paths: object): ComponentsObject {
    const used = new Set<unknown>();
    const look = (part: unknown): void => {
      const references = JSON.stringify(part).matchAll(/"#\/components\/(schemas|responses)\/([^"]+)"/g);
      for (const [, kind, name] of references) {
        const found = this[kind as 'schemas' | 'responses'][name];
        if (used.has(found)) continue;
        used.add(found);
        look(found);
      }
    };
    look(paths);
    const kept = <T>(parts: Record<string, T>): Record<string, T> =>
      Object.fromEntries(Object.entries(parts).filter(([, part]) => used.has(part)));
    return {
      schemas: kept(this.schemas),
      responses: kept(this.responses),
      securitySchemes: this.securitySchemes,
    };
  }

  response(name: string, response: ResponseObject): ResponseObject | ReferenceObject {
    return shared('responses', this.responses, name, response);
  }
}

/** A reference to the part of that name. Where another part has the name, `part` stays where it is used. */
function shared<T>(
  kind: keyof Components,
  parts: Record<string, T>,
  name: string,
  part: T,
): T | ReferenceObject {
  parts[name] ??= part;
  return isDeepStrictEqual(parts[name], part) ? { $ref: `#/components/${kind}/${name}` } : part;
}

const errorNamesOf = ({ writable }: Serializer): string[] => [
  ...writable.map(({ name }) => name),
  'non_field_errors',
];

/** An example of what is wrong with a request. */
export const exampleErrors = (serializer: Serializer): Readonly<Record<string, string[]>> => ({
  [errorNamesOf(serializer)[0]]: ['This field is required.'],
});

/** Messages about one field. */
export const MESSAGES: SchemaObject = { type: 'array', items: { type: 'string' } };

function describeField(field: Field, schemaOf: (nested: FieldsOfObject) => Schema): Schema {
  const { helpText, allowNull, example, default: given } = field.options;
  // What has no value at all is shown as its default.
  const isNullable = allowNull || given === null;
  if (field.nested) {
    const nested = schemaOf(field.nested);
    return isNullable ? { anyOf: [nested, { type: 'null' }] } : nested;
  }
  const schema = (field.options.schema ?? field.openapi) as SchemaObject;
  return {
    ...schema,
    ...(field.child && {
      [schema.type === 'array' ? 'items' : 'additionalProperties']: describeField(field.child, schemaOf),
    }),
    ...(isNullable && schema.type && { type: [schema.type as string, 'null'] }),
    ...(field.enumeration && {
      enum: allowNull ? [...field.enumeration, null] : [...field.enumeration],
    }),
    ...limitsOf(field),
    ...(given !== undefined && typeof given !== 'function' && { default: field.toRepresentation(given) }),
    ...(helpText && { description: helpText }),
    ...(example !== undefined && { examples: [example] }),
  };
}

const numberOf = (limit?: number | string): number | undefined =>
  limit === undefined ? undefined : Number(limit);

/** A pattern that means the same in Python and in JavaScript without flags: one without classes of Unicode. */
const PORTABLE = /^(?!.*\\p\{)/i;

const orBlank = (pattern: string, allowBlank: boolean): string =>
  allowBlank ? `^$|(?:${pattern})` : pattern;

function limitsOf(field: Field): SchemaObject {
  const { minLength, maxLength, minValue, maxValue, pattern, allowBlank } = field.options;
  const ofLength = field.child ? { minItems: minLength, maxItems: maxLength } : { minLength, maxLength };
  const limits = {
    ...ofLength,
    minimum: numberOf(minValue),
    maximum: numberOf(maxValue),
    pattern: pattern && PORTABLE.test(pattern.source) ? orBlank(pattern.source, allowBlank) : undefined,
  };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}
