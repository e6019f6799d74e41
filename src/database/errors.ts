/*
 * What may go wrong with a database, in words that are the same for SQLite and PostgreSQL. Whatever else a statement
 * throws is a fault of the program. The driver's own error is the `cause`.
 */

/** The database cannot answer now and may later: 503 to a client. Whether a commit under way took place is not known. */
export class DatabaseUnavailable extends Error {
  /** Seconds to wait before trying again. */
  readonly retryAfter = 1;
}

/** A value that its column's type does not have. */
export class InvalidValue extends Error {}

/** There is no space for what was to be written, and nothing of it was: 507 to a client. */
export class DatabaseFull extends Error {
  /** Seconds after which another try makes sense: an operator has to make space first. */
  readonly retryAfter = 30;
}

export type ConstraintKind = 'unique' | 'check' | 'foreignKey' | 'notNull';

/** A row that the database refuses. */
export class ConstraintViolation extends Error {
  readonly kind: ConstraintKind;
  /** Undefined where the database does not say. */
  readonly table: string | undefined;
  /** By their names in the database; none where it does not say. */
  readonly columns: readonly string[];
  /** The constraint's name; undefined where the database does not say. */
  readonly constraint: string | undefined;

  constructor(
    {
      kind,
      table,
      columns = [],
      constraint,
    }: { kind: ConstraintKind; table?: string; columns?: readonly string[]; constraint?: string },
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.kind = kind;
    this.table = table;
    this.columns = columns;
    this.constraint = constraint;
  }
}
