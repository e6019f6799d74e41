import type { Row } from '../../database/database.js';
import { ValidationError } from '../exceptions.js';
import { FieldError, type Field } from '../serializers/fields/index.js';
import type { Source } from '../serializers/serializer.js';
import type { RowErrors } from './record.js';
import type { Resource } from './resource.js';

/** The row to store, by property, or what is wrong with it. */
export type Reading = { readonly row: Row } | { readonly errors: RowErrors };

/**
 * Checks a row as the serializer checks what a client sends; an id, unless empty, is kept. The answer is a promise where
 * the serializer has constraints that may wait.
 * @param partial whether fields may be missing, as with PATCH
 */
export function checkRow(resource: Resource, source: Source, partial = false): Reading | Promise<Reading> {
  const reading = checkFields(resource, source, partial);
  const mayWait = resource.serializer.hasOwnConstraints && 'row' in reading;
  return mayWait ? checkTogether(resource, reading.row) : reading;
}

async function checkTogether({ serializer }: Resource, row: Row): Promise<Reading> {
  try {
    return { row: { ...row, ...(await serializer.validateTogether(row)) } };
  } catch (error) {
    return { errors: errorsOf(error) };
  }
}

/** The part of checkRow that waits for nothing. */
function checkFields({ serializer, id, extra }: Resource, source: Source, partial: boolean): Reading {
  const errors: Record<string, unknown> = {};
  const others: Row = {};
  for (const field of [id, ...extra]) {
    try {
      const value = source(field, false);
      if (!isMissing(value, field)) others[field.source] = field.run(value);
    } catch (error) {
      errors[field.name] = messagesOf(error);
    }
  }
  try {
    const row = Object.assign(serializer.runFields(source, partial), others);
    return Object.keys(errors).length > 0 ? { errors } : { row };
  } catch (error) {
    return { errors: Object.assign(errors, errorsOf(error)) };
  }
}

/** Whether the database is to give a value: a row need have none of these. */
const isMissing = (value: unknown, field: Field): boolean =>
  value === undefined || (value === null && !field.options.allowNull) || (value === '' && !field.isText);

function messagesOf(error: unknown): readonly string[] {
  if (error instanceof FieldError) return error.messages;
  throw error;
}

function errorsOf(error: unknown): RowErrors {
  if (error instanceof ValidationError) return error.body as RowErrors;
  throw error;
}
