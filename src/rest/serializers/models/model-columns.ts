import { Column, CreateDateColumn, UpdateDateColumn, type ColumnOptions } from 'typeorm';
import { addMadeDefault } from '../../../database/tables/made-defaults.js';
import * as fields from '../fields/index.js';
import type { Field, FieldOptions, Given } from '../fields/index.js';
import { addModelField, type ModelFieldOptions } from './model-field.js';

/*
 * Django's model fields, as decorators of an entity's properties: https://docs.djangoproject.com/en/5.2/ref/models/fields/
 * Each declares the column, and the field that serializers show and read it with.
 */

/** An entity's property that is a column of this kind, and a serializer's field of this class. */
function modelField<O extends FieldOptions>(
  column: ColumnOptions,
  as: new (given: Given<O>) => Field,
  options: ModelFieldOptions,
  own: Partial<O> = {},
  decorate: (column: ColumnOptions) => PropertyDecorator = Column,
): PropertyDecorator {
  return (entity, property) => {
    const { null: nullable = false, blank, unique, default: given } = options;
    // Django's texts are empty rather than NULL.
    const isEmpty = blank && !nullable && (column.type === 'varchar' || column.type === 'text');
    const value = given === undefined && isEmpty ? '' : given;
    decorate({
      ...column,
      ...{ nullable, unique },
      ...(value !== undefined && value !== null && typeof value !== 'function' && { default: value }),
    })(entity, property);
    if (typeof value === 'function') addMadeDefault(entity, String(property), value as () => unknown);
    addModelField(entity, String(property), {
      options,
      make: (common) => new as({ ...common, ...own } as Given<O>),
    });
  };
}

interface TextOptions extends ModelFieldOptions {
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

const varchar = (length: number): ColumnOptions => ({ type: 'varchar', length });

export const CharField = ({
  maxLength,
  pattern,
  ...options
}: TextOptions & { maxLength: number }): PropertyDecorator =>
  modelField(varchar(maxLength), fields.CharField, options, { maxLength, pattern });

export const TextField = ({ maxLength, pattern, ...options }: TextOptions = {}): PropertyDecorator =>
  modelField({ type: 'text' }, fields.CharField, options, { maxLength, pattern });

export const EmailField = ({ maxLength = 254, ...options }: TextOptions = {}): PropertyDecorator =>
  modelField(varchar(maxLength), fields.EmailField, options, { maxLength });

/** A number of 64 bits, as SQLite has them; PostgreSQL the same. */
const integer: ColumnOptions = { type: 'bigint' };
const LIMITS = { minValue: String(-(2n ** 63n)), maxValue: String(2n ** 63n - 1n) };

export const IntegerField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField(integer, fields.LongIntegerField, { ...LIMITS, ...options });

export const BigIntegerField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField(integer, fields.BigIntegerField, { ...LIMITS, ...options });

export const SmallIntegerField = IntegerField;

export const PositiveIntegerField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  IntegerField({ ...options, minValue: Math.max(0, Number(options.minValue ?? 0)) });

export const PositiveSmallIntegerField = PositiveIntegerField;

export const FloatField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'float' }, fields.FloatField, options);

interface DecimalOptions extends ModelFieldOptions {
  readonly maxDigits: number;
  readonly decimalPlaces: number;
}

export const DecimalField = ({ maxDigits, decimalPlaces, ...options }: DecimalOptions): PropertyDecorator => {
  const column: ColumnOptions = { type: 'decimal', precision: maxDigits, scale: decimalPlaces };
  return modelField(column, fields.DecimalField, options, { maxDigits, decimalPlaces });
};

export const BooleanField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'boolean' }, fields.BooleanField, options);

export const DateField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'date' }, fields.DateField, options);

interface DateTimeOptions extends ModelFieldOptions {
  /** Whether it is when the row was made. */
  readonly autoNowAdd?: boolean;
  /** Whether it is when the row was last written. */
  readonly autoNow?: boolean;
}

/** A point in time, a `Date`, to the microsecond. */
export function DateTimeField({ autoNowAdd, autoNow, ...options }: DateTimeOptions = {}): PropertyDecorator {
  const decorate = autoNowAdd ? CreateDateColumn : autoNow ? UpdateDateColumn : Column;
  const editable = !autoNowAdd && !autoNow;
  return modelField({ type: Date }, fields.DateTimeField, { editable, ...options }, {}, decorate);
}

export const TimeField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'time' }, fields.TimeField, options);

/** Microseconds: `timedelta({ days: 14 })`. */
export const DurationField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'bigint' }, fields.DurationField, options);

export const SlugField = ({ maxLength = 50, ...options }: TextOptions = {}): PropertyDecorator =>
  modelField(varchar(maxLength), fields.SlugField, options, { maxLength });

export const URLField = ({ maxLength = 200, ...options }: TextOptions = {}): PropertyDecorator =>
  modelField(varchar(maxLength), fields.URLField, options, { maxLength });

interface IPAddressOptions extends ModelFieldOptions {
  readonly protocol?: 'both' | 'IPv4' | 'IPv6';
}

export const GenericIPAddressField = ({ protocol, ...options }: IPAddressOptions = {}): PropertyDecorator =>
  modelField(varchar(39), fields.IPAddressField, options, { protocol });

export const UUIDField = (options: ModelFieldOptions = {}): PropertyDecorator =>
  modelField(varchar(36), fields.UUIDField, options);

/** Any JSON value, stored as its text. */
export const JSONField = ({ default: given, ...options }: ModelFieldOptions = {}): PropertyDecorator =>
  modelField({ type: 'text' }, fields.WrittenJSONField, {
    ...options,
    ...(given !== undefined && { default: JSON.stringify(given) }),
  });
