import { ForeignKeyField } from '../../../database/columns.js';
import { addRelation } from '../../../database/tables/relation-declarations.js';
import * as fields from '../fields/index.js';
import { addModelField, type ModelFieldOptions } from './model-field.js';

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
