import { isDeepStrictEqual } from 'node:util';
import type { ReferenceObject, ResponseObject, SchemaObject, SecuritySchemeObject } from '@nestjs/swagger';
import type { Authenticator } from '../access/authentication.js';
import type { Field } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';

export type Schema = SchemaObject | ReferenceObject;

/** What the document says once and refers to from wherever it is used. */
export class Components {
  readonly schemas: Record<string, SchemaObject> = {};
  readonly responses: Record<string, ResponseObject> = {};
  readonly securitySchemes: Record<string, SecuritySchemeObject> = {};

  /** What a serializer reads and shows. With `partial` no field is required, as with PATCH, but the one that names the object. */
  schemaOf(serializer: Serializer, { partial = false } = {}): Schema {
    const { required, ...schema } = describeSerializer(serializer);
    const name = `${partial ? 'Patched' : ''}${serializer.name}`;
    const kept = partial ? required?.filter((field) => serializer.isKey(field)) : required;
    return this.schema(name, { ...schema, ...(kept?.length && { required: kept }) });
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

function describeSerializer({ fields }: Serializer): SchemaObject {
  // Answers show a field whether or not requests have to send it.
  const required = fields
    .filter(({ options }) => options.required || options.readOnly)
    .map(({ name }) => name);
  const properties = Object.fromEntries(fields.map((field) => [field.name, describeField(field)]));
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function describeField(field: Field): SchemaObject {
  const { readOnly, writeOnly, helpText, allowNull, choices, example, default: given } = field.options;
  const schema = (field.options.schema ?? field.openapi) as SchemaObject;
  return {
    ...schema,
    ...(allowNull && schema.type && { type: [schema.type as string, 'null'] }),
    ...(choices && { enum: allowNull ? [...choices, null] : [...choices] }),
    ...limitsOf(field),
    ...(readOnly && { readOnly }),
    ...(writeOnly && { writeOnly }),
    ...(given !== undefined && typeof given !== 'function' && { default: field.toRepresentation(given) }),
    ...(helpText && { description: helpText }),
    ...(example !== undefined && { examples: [example] }),
  };
}

function limitsOf(field: Field): SchemaObject {
  const { minLength, maxLength, minValue, maxValue, pattern } = field.options;
  const limits = {
    minLength,
    maxLength,
    minimum: minValue,
    maximum: maxValue,
    pattern: pattern?.source,
  };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}
