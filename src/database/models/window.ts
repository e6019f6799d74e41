import type { Row } from '../sql/statement.js';
import type { Position } from '../sql/fragments.js';

/** Rows one after the other in an order, and what is around them, all of one state of the table. */
export interface Window {
  /** JSON text of an array of objects. */
  readonly json: string;
  /** Where the row that was come to first stands; undefined for a window without rows. */
  readonly first: Position | undefined;
  /** Where the row that was come to last stands; undefined unless the window is full. */
  readonly last: Position | undefined;
  /** Whether there are rows further on. */
  readonly more: boolean;
}

export interface WindowOptions {
  /** SQL of a row as JSON text. */
  readonly object: string;
  readonly limit: number;
  readonly offset?: number;
  /** Where to start: the row at this position and those before it are left out. */
  readonly after?: Position;
  /** Comes to the rows backwards. The JSON has them in the order's own direction all the same. */
  readonly reverse?: boolean;
}

/** What a window's statement is made of, all of it SQL. */
interface WindowQuery {
  /** A row as JSON text. */
  readonly row: string;
  readonly position: string;
  /** The rows in their order: FROM, WHERE and ORDER BY. */
  readonly source: string;
  readonly limit: string;
  readonly offset: string;
}

/** Reads the rows once for each part of the window, which is the quicker way where an index gives them. */
export function indexedWindow({ row, position, source, limit, offset }: WindowQuery): string {
  const at = (skip: string): string => `(SELECT ${position} ${source} LIMIT 1 OFFSET ${offset} + ${skip})`;
  return `SELECT
    (SELECT string_agg(json, ',') FROM (SELECT ${row} AS json ${source} LIMIT ${limit} OFFSET ${offset}) AS page) AS json,
    ${at('0')} AS first, ${at(`${limit} - 1`)} AS last, ${at(limit)} AS following`;
}

/** Reads the rows once and keeps them for all parts of the window: what is slow to find is not looked for again. */
export function materializedWindow(
  { row, position, source, limit, offset }: WindowQuery,
  table: string,
  reverse: boolean,
): string {
  const at = (place: string): string => `(SELECT position FROM page WHERE place = ${place})`;
  return `WITH page AS MATERIALIZED (
      SELECT ${row} AS json, ${position} AS position, row_number() OVER () AS place
      FROM (SELECT * ${source} LIMIT ${limit} + 1 OFFSET ${offset}) AS ${table}
    ) SELECT
    (SELECT string_agg(json, ',' ORDER BY place${reverse ? ' DESC' : ''}) FROM page WHERE place <= ${limit}) AS json,
    ${at('1')} AS first, ${at(limit)} AS last, ${at(`${limit} + 1`)} AS following`;
}

/** Returns the window of the one row that its statement gives. */
export const windowOf = ([row]: readonly Row[]): Window => ({
  json: jsonArray(row.json),
  first: parse(row.first),
  last: parse(row.last),
  more: row.following !== null,
});

export const jsonArray = (text: unknown): string => `[${(text as string | null) ?? ''}]`;

const parse = (position: unknown): Position | undefined =>
  typeof position === 'string'
    ? (JSON.parse(position) as Position)
    : ((position as Position | null) ?? undefined);
