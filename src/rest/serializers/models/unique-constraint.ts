import { Index, Unique } from 'typeorm';

interface UniqueConstraintOptions {
  /** The constraint's name in the database. */
  readonly name?: string;
  /** The rows that it is about: those with these values. All, unless given. */
  readonly condition?: Readonly<Record<string, string | number | boolean | null>>;
  /** What clients are told, in place of DRF's words. */
  readonly message?: string;
}

/** Fields whose values are unique together: https://docs.djangoproject.com/en/5.2/ref/models/constraints/#uniqueconstraint */
export interface UniqueConstraintState extends UniqueConstraintOptions {
  readonly fields: readonly string[];
}

const CONSTRAINTS = Symbol('unique constraints of a model');

/** Declares that values of fields are unique together, on every database: Django's UniqueConstraint and `unique_together`. */
export function UniqueConstraint(
  fields: readonly string[],
  options: UniqueConstraintOptions = {},
): (model: new () => object) => void {
  const { name, condition } = options;
  return (model) => {
    const constraints = [{ fields, ...options }, ...uniqueConstraintsOf(model)];
    Reflect.defineMetadata(CONSTRAINTS, constraints, model);
    if (condition) {
      const indexOptions = { unique: true, where: whereOf(condition) };
      (name ? Index(name, [...fields], indexOptions) : Index([...fields], indexOptions))(model);
    } else (name ? Unique(name, [...fields]) : Unique([...fields]))(model);
  };
}

/** Returns the unique constraints of a model that are about several fields or have a condition. */
export const uniqueConstraintsOf = (model: new () => object): readonly UniqueConstraintState[] =>
  (Reflect.getMetadata(CONSTRAINTS, model) as UniqueConstraintState[] | undefined) ?? [];

/** SQL that both databases read alike. */
const whereOf = (condition: NonNullable<UniqueConstraintOptions['condition']>): string =>
  Object.entries(condition)
    .map(([column, value]) => {
      if (value === null) return `"${column}" IS NULL`;
      if (typeof value === 'boolean') return value ? `"${column}"` : `NOT "${column}"`;
      return `"${column}" = ${typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`}`;
    })
    .join(' AND ');
