import type { ParameterObject, SchemaObject } from '@nestjs/swagger';
import type { Route } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import type { Serializer } from '../serializers/serializer.js';
import type { APIException } from '../exceptions.js';
import type { Components, Schema } from './components.js';

/**
 * An error, whose own words are the example, and what the document says of it. The schema is that of its body, where that is
 * more than `detail`; of a 400, what its body may be beyond messages by field.
 */
export type DocumentedError = readonly [error: APIException, description: string, schema?: Schema];

/** One verb at one address, as a view is asked to describe it. */
export interface Operation {
  readonly verb: Verb;
  readonly route: Route;
  /** Of the document: what is said once and referred to. */
  readonly components: Components;
}

/** What the OpenAPI document says of an operation beyond what its route, parsers, renderers and permissions tell. */
export interface OperationDescription {
  /** A few words: 'List books'. */
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly ParameterObject[];
  /** What reads the body; undefined where there is none. */
  readonly body?: Serializer;
  /** What the body is, where that is not what the serializer reads. */
  readonly bodySchema?: Schema;
  /** A body for who has no other at hand, where the examples of its fields do not make one. */
  readonly bodyExample?: unknown;
  /** Of the body, where the view's parsers read more than makes sense here. */
  readonly mediaTypes?: readonly string[];
  /** Whether success answers rows, which tables as CSV show too. */
  readonly tabular?: boolean;
  /** Of success. */
  readonly status: number | '2XX';
  /** What success answers; undefined for an answer without a body. */
  readonly answer?: Schema;
  readonly example?: unknown;
  /** Whether success after a write bears the entity tag of what it answers. */
  readonly tagged?: boolean;
  /** Errors that it can answer beyond those that all operations have, in the order of their statuses. */
  readonly errors?: readonly DocumentedError[];
  /** The body of a 401 that the view itself answers, without an authenticator. */
  readonly refusal?: SchemaObject;
}

/** Verbs whose requests have a body. */
export const WRITES: readonly Verb[] = ['POST', 'PUT', 'PATCH'];

/** An object that has all of these properties. */
export const objectOf = (properties: Readonly<Record<string, Schema>>): SchemaObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

/** Any value at all. */
export const ANYTHING: SchemaObject = {};
