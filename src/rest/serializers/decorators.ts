import { ValidateBy, type ValidationOptions } from 'class-validator';
import { Column, type ColumnOptions } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { parseDate } from './fields/time/calendar.js';
import type { Check, DeclaredField, FieldClass, FieldOptions } from './fields/index.js';

/** What class-validator has no word for: https://www.django-rest-framework.org/api-guide/fields/#core-arguments */
export type FieldArguments = Partial<Omit<FieldOptions, 'name' | 'messages' | Check>> & {
  /** The field's class, in place of the one that class-validator's decorators declare. */
  readonly as?: FieldClass;
  /** Makes the field, in place of its class. */
  readonly make?: DeclaredField['make'];
};

const ARGUMENTS = Symbol('field arguments');
const COLUMN_FIELD = Symbol('field of a column');

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

/** An entity's column whose values are those of a field of this class, in fixtures as well. */
export function FieldColumn(as: FieldClass, options: ColumnOptions): PropertyDecorator {
  return (entity, property) => {
    Column(options)(entity, property);
    Reflect.defineMetadata(COLUMN_FIELD, as, entity, property);
  };
}

/** The class that FieldColumn gave a column. */
export const fieldClassOf = ({ target, propertyName }: ColumnMetadata): FieldClass | undefined =>
  typeof target === 'function'
    ? (Reflect.getMetadata(COLUMN_FIELD, target.prototype as object, propertyName) as FieldClass | undefined)
    : undefined;

/** A day of the calendar as YYYY-MM-DD text. class-validator's own IsDateString lets times and 31 February through. */
export function IsDateOnly(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && parseDate(value) === value;
  const defaultMessage = (): string => '$property must be a date in the form YYYY-MM-DD';
  return ValidateBy({ name: 'isDateOnly', validator: { validate, defaultMessage } }, options);
}
