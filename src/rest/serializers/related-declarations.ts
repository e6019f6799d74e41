import { Field as FieldArguments } from './decorators.js';
import type { FieldDeclaration } from './declare.js';
import { ManyRelatedField, type Field, type FieldOptions, type Given } from './fields/index.js';
import * as fields from './fields/index.js';

type RelatedArguments<O extends FieldOptions> = Given<O> & {
  /** Whether it leads to several objects. */
  readonly many?: boolean;
  /** Whether an empty list is a value. True, unless given. */
  readonly allowEmpty?: boolean;
};

/** Returns what declares fields that lead to one object or to several. */
const related =
  <O extends fields.RelatedOptions>(as: new (given: Given<O>) => fields.RelatedField) =>
  (options: RelatedArguments<O>): FieldDeclaration => {
    const { many, allowEmpty, ...one } = options;
    const make = (given: Partial<FieldOptions> = {}): Field =>
      many
        ? new ManyRelatedField({ ...(one as object), ...given, allowEmpty, child: new as(one as Given<O>) })
        : new as({ ...(one as Given<O>), ...given });
    return Object.assign(FieldArguments({ ...(one as object), make }), { make });
  };

export const PrimaryKeyRelatedField = related(fields.PrimaryKeyRelatedField);
export const SlugRelatedField = related(fields.SlugRelatedField);
export const StringRelatedField = related(fields.StringRelatedField);
