import { ConstraintViolation, DatabaseFull, DatabaseUnavailable } from '../errors.js';

/** An error of better-sqlite3, or what is left of it on its way between threads. https://sqlite.org/rescode.html */
interface SqliteError extends Error {
  readonly code: string;
}

const isSqliteError = (error: unknown): error is SqliteError =>
  String((error as { code?: unknown } | undefined)?.code).startsWith('SQLITE_');

/** The file or the machine under it has failed, or another program holds it. */
const UNAVAILABLE =
  /^SQLITE_(BUSY|LOCKED|READONLY|IOERR|CANTOPEN|PROTOCOL|NOMEM|PERM|AUTH|CORRUPT|NOTADB|INTERRUPT)/;

/** The error in the words of errors.ts; any other as it is. */
export function fromSqlite(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  if (error.code.startsWith('SQLITE_CONSTRAINT')) return violation(error);
  if (error.code === 'SQLITE_FULL') return new DatabaseFull(error.message, { cause: error });
  return UNAVAILABLE.test(error.code) ? new DatabaseUnavailable(error.message, { cause: error }) : error;
}

/** Whether another connection holds a lock, so that the statement may pass when it is let go. */
export const isBusy = (error: unknown): boolean => causedBy(error, /^SQLITE_BUSY/);

/** Whether the connection itself may be what is wrong, so that a new one may do better. */
export const isBroken = (error: unknown): boolean =>
  causedBy(error, /^SQLITE_(READONLY|IOERR|CANTOPEN|PROTOCOL|CORRUPT|NOTADB)/);

function causedBy(error: unknown, code: RegExp): boolean {
  return error instanceof DatabaseUnavailable && isSqliteError(error.cause) && code.test(error.cause.code);
}

const CONSTRAINTS = {
  UNIQUE: 'unique',
  CHECK: 'check',
  'FOREIGN KEY': 'foreignKey',
  'NOT NULL': 'notNull',
} as const;

/**
 * The message names columns for UNIQUE and NOT NULL (`books_book.isbn, books_book.title`), the constraint for CHECK. A
 * trigger that stands for a constraint uses the same words.
 */
function violation(error: SqliteError): ConstraintViolation {
  const [, words = 'CHECK', named] =
    /^(UNIQUE|CHECK|FOREIGN KEY|NOT NULL) constraint failed(?:: (.+))?$/s.exec(error.message) ?? [];
  const kind = CONSTRAINTS[words as keyof typeof CONSTRAINTS];
  if (kind === 'check') return new ConstraintViolation({ kind, constraint: named }, error);
  const [, index] = /^index '(.+)'$/.exec(named ?? '') ?? [];
  if (index) return new ConstraintViolation({ kind, constraint: index }, error);
  const columns = named?.split(', ').map((column) => column.split('.')) ?? [];
  return new ConstraintViolation(
    { kind, table: columns[0]?.[0], columns: columns.map(([, column]) => column) },
    error,
  );
}
