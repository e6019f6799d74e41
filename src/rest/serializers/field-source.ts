import { QueryDict } from '../http/messages/query-dict.js';
import { typeName } from '../python.js';
import { FieldError, type Field } from './fields/index.js';

/** Gives each field its value; undefined stands for one that was not sent. May throw FieldError. */
export type Source = (field: Field, partial: boolean) => unknown;

/** Returns what gets a field's value out of parsed data. Throws FieldError unless the data are an object or a form. */
export function sourceOf(data: unknown): Source {
  if (data instanceof QueryDict) return (field, partial) => field.fromForm(data, partial);
  if (data === null) throw new FieldError({ non_field_errors: ['No data provided'] });
  const type = typeName(data);
  if (type !== 'dict')
    throw new FieldError({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] });
  return (field) => field.fromJson(data as Record<string, unknown>);
}
