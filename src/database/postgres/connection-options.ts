import pg from 'pg';
import { beyondOf, isoText, Moment, momentOf } from '../moment.js';

const { DATE, INT8, TIMESTAMPTZ } = pg.types.builtins as Readonly<
  Record<'DATE' | 'INT8' | 'TIMESTAMPTZ', number>
>;

/** Milliseconds: how long a connection is waited for, free or new, and how long the server lets a statement run. */
export const POSTGRES_LIMITS = { connectionTimeoutMillis: 5000, statement_timeout: 30_000, keepAlive: true };

const parseDate = pg.types.getTypeParser(TIMESTAMPTZ, 'text') as (text: string) => unknown;

/** Infinity is no Date. */
function toMoment(text: string): unknown {
  const date = parseDate(text);
  return date instanceof Date ? momentOf(date.getTime(), beyondOf(text)) : date;
}

/** The driver would leave out what is beyond milliseconds. */
export const toPostgres = (value: unknown): unknown => (value instanceof Moment ? isoText(value) : value);

/** Values as on SQLite: a date stays 'YYYY-MM-DD' text, a 64-bit integer is a number. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text'): unknown => {
    if (oid === DATE) return String;
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return toMoment;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};
