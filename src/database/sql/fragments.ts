import type { ColumnKind } from '../column-kinds.js';
import type { Dialect } from './statement.js';

/** A column in a statement. */
export interface SqlColumn {
  /** Its name with that of its table, quoted. */
  readonly sql: string;
  readonly dialect: Dialect;
  readonly kind: ColumnKind;
  /** As the database calls it. */
  readonly type: string;
}

/** A condition on one property: Django's field lookups. */
export interface Lookup {
  readonly property: string;
  readonly lookup: 'exact' | 'gt' | 'gte' | 'lt' | 'lte' | 'icontains' | 'year';
  readonly value: unknown;
}

/** Each of the terms is in one of the properties, whatever its case. */
export interface Search {
  readonly properties: readonly string[];
  readonly terms: readonly string[];
}

/** A property's value is one of those that a subquery finds. */
export interface Membership {
  readonly property: string;
  /** SQL of a SELECT of one column. */
  readonly among: (parameters: Parameters) => string;
}

export type Condition = Lookup | Search | Membership;

export interface Order {
  readonly property: string;
  readonly descending: boolean;
}

/** Where a row stands in an order: its values of the order's properties, the id last, as texts that keep all of each. */
export type Position = readonly (string | null)[];

/** The values of a statement's places, in the order in which they were asked for. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The place that stands for a value. A whole number's says its own type: to PostgreSQL it would be one of the column's, which may be too small. */
  add(value: unknown): string {
    this.values.push(value);
    const place = `$${this.values.length}`;
    return Number.isSafeInteger(value) ? `CAST(${place} AS bigint)` : place;
  }
}

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

const OPERATORS = { exact: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** `column` compared as `lookup` says. A year is a range of days, so that an index serves it. */
export function comparison(
  column: string,
  lookup: Exclude<Lookup['lookup'], 'icontains'>,
  value: unknown,
  parameters: Parameters,
): string {
  if (lookup !== 'year') return `${column} ${OPERATORS[lookup]} ${parameters.add(value)}`;
  if (!(Number(value) >= 1 && Number(value) <= 9999)) return '1 = 0';
  const year = String(value).padStart(4, '0');
  return `${column} BETWEEN ${parameters.add(`${year}-01-01`)} AND ${parameters.add(`${year}-12-31`)}`;
}

export interface OrderedColumn {
  readonly sql: string;
  readonly descending: boolean;
  /** Where the rows without a value are; undefined where all rows have one. */
  readonly nulls: 'first' | 'last' | undefined;
}

/**
 * Rows behind a position in an order: those greater in the first column, or equal there and greater in the next, and so
 * on. The first column is compared once more by itself, for an index to start from.
 */
export function behind(
  position: readonly unknown[],
  columns: readonly OrderedColumn[],
  parameters: Parameters,
): string {
  const places = position.map((value) => (value === null ? null : parameters.add(value)));
  const alternatives = places.flatMap((place, index) => {
    const further = beyond(columns[index], place);
    if (further === undefined) return [];
    const equal = columns.slice(0, index).map(({ sql }, before) => equals(sql, places[before]));
    return [[...equal, further].join(' AND ')];
  });
  if (alternatives.length === 0) return '1 = 0';
  const start = places.length > 1 ? notBefore(columns[0], places[0]) : undefined;
  const behindAll = alternatives.join(' OR ');
  return start === undefined ? behindAll : `${start} AND (${behindAll})`;
}

type Place = string | null;

const equals = (sql: string, place: Place): string =>
  place === null ? `${sql} IS NULL` : `${sql} = ${place}`;

/** Undefined where there is nothing beyond. */
function beyond({ sql, descending, nulls }: OrderedColumn, place: Place): string | undefined {
  if (place === null) return nulls === 'first' ? `${sql} IS NOT NULL` : undefined;
  const further = `${sql} ${descending ? '<' : '>'} ${place}`;
  return nulls === 'last' ? `(${further} OR ${sql} IS NULL)` : further;
}

/** Undefined where that is all. */
function notBefore({ sql, descending, nulls }: OrderedColumn, place: Place): string | undefined {
  if (place === null) return nulls === 'first' ? undefined : `${sql} IS NULL`;
  const from = `${sql} ${descending ? '<=' : '>='} ${place}`;
  return nulls === 'last' ? `(${from} OR ${sql} IS NULL)` : from;
}

export const orderBy = (columns: readonly OrderedColumn[]): string =>
  columns.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(', ');

/** How a database writes JSON. */
interface JsonFunctions {
  /** An object, keys in the order given. */
  object(columns: ReadonlyMap<string, string>): string;
  /** The list of the values `item` of a SELECT, in its order. */
  list(select: string): string;
  /** A value as the item of a list. */
  item(value: string): string;
  /** JSON as text. */
  text(json: string): string;
  /** A JSON array of values as texts that keep all of each. */
  texts(values: readonly string[]): string;
}

export const JSON_FUNCTIONS: Readonly<Record<Dialect, JsonFunctions>> = {
  sqlite: {
    object: (columns) => `json_object(${[...columns].map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`,
    // That a value is JSON is forgotten where a subquery ends.
    list: (select) => `json((SELECT json_group_array(json(item)) FROM (${select})))`,
    item: (value) => `json_quote(${value})`,
    text: (json) => json,
    // Of all its ways to write a number with a fraction only quote() keeps every digit.
    texts: (values) =>
      `json_array(${values.map((sql) => `CASE typeof(${sql}) WHEN 'real' THEN quote(${sql}) ELSE CAST(${sql} AS text) END`).join(', ')})`,
  },
  postgres: {
    // Of all its functions only row_to_json writes no blanks.
    object: (columns) =>
      `(SELECT row_to_json(object) FROM (SELECT ${[...columns].map(([name, sql]) => `${sql} AS ${quote(name)}`).join(', ')}) AS object)`,
    list: (select) =>
      `('[' || COALESCE((SELECT string_agg(item, ',') FROM (${select}) AS items), '') || ']')::json`,
    item: (value) => `COALESCE(to_json(${value})::text, 'null')`,
    text: (json) => `${json}::text`,
    // A cast to text would write dates as the session does.
    texts: (values) => `json_build_array(${values.map((sql) => `to_json(${sql}) #>> '{}'`).join(', ')})`,
  },
};
