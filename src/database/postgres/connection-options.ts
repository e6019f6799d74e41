import pg from 'pg';

const { DATE, INT8 } = pg.types.builtins as Readonly<Record<'DATE' | 'INT8', number>>;

/** Milliseconds: how long a connection is waited for, free or new, and how long the server lets a statement run. */
export const POSTGRES_LIMITS = { connectionTimeoutMillis: 5000, statement_timeout: 30_000, keepAlive: true };

/** Values as on SQLite: a date stays 'YYYY-MM-DD' text, a 64-bit integer is a number. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text'): unknown => {
    if (oid === DATE) return String;
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};
