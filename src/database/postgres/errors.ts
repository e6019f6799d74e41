import pg from 'pg';
import { ConstraintViolation, DatabaseFull, DatabaseUnavailable, InvalidValue } from '../errors.js';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CONSTRAINTS: Readonly<Record<string, ConstraintViolation['kind']>> = {
  '23001': 'foreignKey',
  '23502': 'notNull',
  '23503': 'foreignKey',
  '23505': 'unique',
  '23514': 'check',
};

const DISK_FULL = '53100';

/** Data exceptions. */
const INVALID_VALUE = /^22/;

/**
 * Connections (08), resources (53), an operator or a time limit (57), the server's system (58); a server that only reads
 * (25006); transactions that waited for each other (40) or too long (25P03, 25P04, 55P03).
 */
const UNAVAILABLE = /^(08|53|57|58|40|25006|25P03|25P04|55P03)/;

/** What pg itself says of a connection; it has no codes for it. */
const CONNECTION =
  /^(Connection terminated|Client (has encountered|was closed)|Query read timeout|timeout exceeded|Cannot use a pool)/;

/** The error in the words of errors.ts; any other as it is. */
export function fromPostgres(error: unknown): unknown {
  const code = codeOf(error);
  if (code in CONSTRAINTS) return violation(error as pg.DatabaseError, CONSTRAINTS[code]);
  if (code === DISK_FULL) return new DatabaseFull((error as Error).message, { cause: error });
  if (INVALID_VALUE.test(code)) return new InvalidValue((error as Error).message, { cause: error });
  return isUnavailable(error as Error, code) ? unavailable(error) : error;
}

/** For what went wrong while a connection was made, whatever it was. */
export const unavailable = (error: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable((error as Error).message, { cause: error });

/** Whether transactions were in each other's way, so that the same work may pass when it is tried again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable && /^40(001|P01)$/.test(codeOf(error.cause));

/** Whether the connection can be used no longer, or leads to a server that only reads and may have a successor. */
export const isBroken = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable && !/^(40|53|57014|55P03)/.test(codeOf(error.cause));

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function isUnavailable(error: Error, code: string): boolean {
  if (error instanceof pg.DatabaseError) return UNAVAILABLE.test(code);
  return /^E[A-Z_]+$/.test(code) || CONNECTION.test(error.message);
}

/** The columns are those of the detail, `Key (isbn)=(…) already exists.` */
function violation(error: pg.DatabaseError, kind: ConstraintViolation['kind']): ConstraintViolation {
  const { table, column, constraint, detail = '' } = error;
  const [, keys] = /\(([^)]+)\)=/.exec(detail) ?? [];
  const columns = column ? [column] : (keys?.split(', ').map((key) => key.replaceAll('"', '')) ?? []);
  return new ConstraintViolation({ kind, table, columns, constraint }, error);
}
