import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseDate } from './fields/date-field.js';
import type { FieldOptions } from './fields/index.js';

/** What class-validator has no word for: https://www.django-rest-framework.org/api-guide/fields/#core-arguments */
export type FieldArguments = Partial<
  Pick<
    FieldOptions,
    | 'label'
    | 'helpText'
    | 'required'
    | 'readOnly'
    | 'writeOnly'
    | 'allowNull'
    | 'allowBlank'
    | 'trimWhitespace'
    | 'normalize'
    | 'validators'
    | 'inputType'
    | 'autocomplete'
    | 'initial'
    | 'example'
    | 'schema'
  >
>;

const ARGUMENTS = Symbol('field arguments');

/** Gives a serializer's field DRF's core arguments. */
export function Field(fieldArguments: FieldArguments): PropertyDecorator {
  return (serializer, property) => {
    const all = {
      ...argumentsOf(serializer),
      [property]: { ...argumentsOf(serializer)[property], ...fieldArguments },
    };
    Reflect.defineMetadata(ARGUMENTS, all, serializer);
  };
}

/** A field that answers show and requests cannot set. */
export const ReadOnly = (): PropertyDecorator => Field({ readOnly: true });

/** A field that requests set and answers never show. */
export const WriteOnly = (): PropertyDecorator => Field({ writeOnly: true });

/** The arguments given to the fields of a serializer, by property. */
export function argumentsOf(serializer: object): Record<PropertyKey, FieldArguments> {
  return (
    (Reflect.getMetadata(ARGUMENTS, serializer) as Record<PropertyKey, FieldArguments> | undefined) ?? {}
  );
}

export const IS_DATE_ONLY = 'isDateOnly';

/** A day of the calendar as YYYY-MM-DD text. class-validator's own IsDateString lets times and 31 February through. */
export function IsDateOnly(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && parseDate(value) === value;
  const defaultMessage = (): string => '$property must be a date in the form YYYY-MM-DD';
  return ValidateBy({ name: IS_DATE_ONLY, validator: { validate, defaultMessage } }, options);
}
