import type { ColumnKind } from '../column-kinds.js';
import type { Dialect } from '../sql/statement.js';

const NUMERIC: readonly ColumnKind[] = ['integer', 'float', 'decimal'];

/** As the databases write numbers. No number of theirs is longer than what is looked at here. */
const NUMBER = /^-?(\d{1,1000}(\.\d{1,1000})?(e[+-]?\d{1,4})?|Infinity)$|^NaN$/i;

/** Whether a text may stand for a value of a column of a kind. What a database takes for a value of a type, it alone knows. */
export const mayStandFor = (kind: ColumnKind, text: string): boolean =>
  NUMERIC.includes(kind) ? NUMBER.test(text) : !text.includes('\0');

/**
 * The value that a text stands for. It stays a text, of which the database takes each digit; only SQLite would lose some of a
 * number with a fraction.
 */
export const valueIn = (kind: ColumnKind, text: string, dialect: Dialect): unknown =>
  dialect === 'sqlite' && NUMERIC.includes(kind) && !/^-?\d+$/.test(text) ? Number(text) : text;
