import { Column, type ColumnOptions } from 'typeorm';
import { ForeignKeyField } from '../../../database/columns.js';
import { addRelation } from '../../../database/tables/relation-declarations.js';
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
): PropertyDecorator {
  return (entity, property) => {
    const { null: nullable = false, blank, unique, default: given } = options;
    // Django's texts are empty rather than NULL.
    const isEmpty = blank && !nullable && (column.type === 'varchar' || column.type === 'text');
    const value = given === undefined && isEmpty ? '' : given;
    Column({
      ...column,
      ...{ nullable, unique },
      ...(value !== undefined && value !== null && typeof value !== 'function' && { default: value }),
    })(entity, property);
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

interface ForeignKeyOptions extends ModelFieldOptions {
  /** What happens to this row when the other one goes: https://docs.djangoproject.com/en/5.2/ref/models/fields/#django.db.models.ForeignKey.on_delete */
  readonly onDelete: 'CASCADE' | 'SET NULL' | 'PROTECT';
  /** What the other model calls the rows that lead to it. */
  readonly relatedName?: string;
}

/** The key of a row of another model. */
export function ForeignKey(to: () => new () => object, options: ForeignKeyOptions): PropertyDecorator {
  return (entity, property) => {
    const { null: nullable, unique, onDelete } = options;
    ForeignKeyField(to, {
      ...{ nullable, unique, name: `${String(property)}_id` },
      onDelete: onDelete === 'PROTECT' ? 'RESTRICT' : onDelete,
    })(entity, property);
    const { relatedName } = options;
    addRelation(entity, {
      ...{ property: String(property), to, many: false, relatedName, unique: unique === true },
    });
    addModelField(entity, String(property), {
      options,
      make: (common) => new fields.PrimaryKeyRelatedField({ ...common, to }),
    });
  };
}

/** The key of a row of another model, to which no other row leads. */
export const OneToOneField = (to: () => new () => object, options: ForeignKeyOptions): PropertyDecorator =>
  ForeignKey(to, { ...options, unique: true });

interface ManyToManyOptions extends ModelFieldOptions {
  readonly relatedName?: string;
}

/** The keys of rows of another model, which a table of its own holds: https://docs.djangoproject.com/en/5.2/ref/models/fields/#manytomanyfield */
export const ManyToManyField =
  (to: () => new () => object, options: ManyToManyOptions = {}): PropertyDecorator =>
  (entity, property) => {
    const { blank = false, relatedName } = options;
    addRelation(entity, { property: String(property), to, many: true, relatedName, unique: false });
    addModelField(entity, String(property), {
      options,
      make: (common) =>
        new fields.ManyRelatedField({
          ...common,
          allowEmpty: blank,
          child: new fields.PrimaryKeyRelatedField({ to }),
        }),
    });
  };
