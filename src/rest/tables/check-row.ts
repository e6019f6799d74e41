import type { Row } from '../../database/database.js';
import { FieldError, type Field, type Messages } from '../serializers/fields/index.js';
import type { Source } from '../serializers/field-source.js';
import type { RowErrors } from './record.js';
import type { Resource } from './resource.js';

/** The row to store, by property, or what is wrong with it. */
export type Reading = { readonly row: Row } | { readonly errors: RowErrors };

/**
 * Checks a row as the serializer checks what a client sends; an id, unless empty, is kept. Returns a promise where the
 * serializer has to wait for something.
 * @param partial whether fields may be missing, as with PATCH
 */
export function checkRow(
  { serializer, id, extra }: Resource,
  source: Source,
  partial = false,
): Reading | Promise<Reading> {
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
  const accept = (row: Row): Reading =>
    Object.keys(errors).length > 0 ? { errors } : { row: Object.assign(row, others) };
  const refuse = (error: unknown): Reading => ({ errors: Object.assign(errors, messagesOf(error)) });
  try {
    const row = serializer.run(source, { partial });
    return row instanceof Promise ? row.then(accept, refuse) : accept(row);
  } catch (error) {
    return refuse(error);
  }
}

/** Whether the database is to give a value: a row need have none of these. */
const isMissing = (value: unknown, field: Field): boolean =>
  value === undefined || (value === null && !field.options.allowNull) || (value === '' && !field.isText);

function messagesOf(error: unknown): Messages {
  if (error instanceof FieldError) return error.messages;
  throw error;
}
