import type { Row } from '../../database/database.js';
import { ValidationError } from '../exceptions.js';
import { FieldError } from '../serializers/fields/index.js';
import type { Source } from '../serializers/serializer.js';
import type { RowErrors } from './refusal.js';
import type { Resource } from './resource.js';

/** The row to store, by property, or what is wrong with it. */
export type Reading = { readonly row: Row } | { readonly errors: RowErrors };

/** Checks a row as the serializer checks what a client sends; an id, unless empty, is kept. */
export async function checkRow(resource: Resource, source: Source): Promise<Reading> {
  const reading = checkFields(resource, source);
  if (!resource.serializer.hasOwnConstraints || 'errors' in reading) return reading;
  try {
    await resource.serializer.checkOwnConstraints(reading.row);
    return reading;
  } catch (error) {
    return { errors: errorsOf(error) };
  }
}

/** The part of checkRow that waits for nothing. */
export function checkFields({ serializer, id }: Resource, source: Source): Reading {
  const errors: Record<string, unknown> = {};
  let given: unknown;
  try {
    given = source(id, false) ?? '';
    if (given !== '') given = id.run(given);
  } catch (error) {
    errors[id.name] = messagesOf(error);
  }
  try {
    const row = serializer.runFields(source);
    if (given !== '') row[id.name] = given;
    return id.name in errors ? { errors } : { row };
  } catch (error) {
    return { errors: Object.assign(errors, errorsOf(error)) };
  }
}

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof FieldError) return error.messages;
  throw error;
}

function errorsOf(error: unknown): RowErrors {
  if (error instanceof ValidationError) return error.body as RowErrors;
  throw error;
}
