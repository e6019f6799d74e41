import type { Dialect } from './statement.js';

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

/** Where a row stands in an order: its values of the order's properties, the id last. */
export type Position = readonly unknown[];

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
}

/**
 * Rows behind a position in an order: those greater in the first column, or equal there and greater in the next, and so
 * on. The first column is compared once more by itself, for an index to start from.
 */
export function behind(
  position: Position,
  columns: readonly OrderedColumn[],
  parameters: Parameters,
): string {
  const places = position.map((value) => parameters.add(value));
  const alternatives = places.map((place, index) => {
    const equal = columns.slice(0, index).map(({ sql }, before) => `${sql} = ${places[before]}`);
    return [...equal, `${columns[index].sql} ${columns[index].descending ? '<' : '>'} ${place}`].join(
      ' AND ',
    );
  });
  if (alternatives.length === 1) return alternatives[0];
  const start = `${columns[0].sql} ${columns[0].descending ? '<=' : '>='} ${places[0]}`;
  return `${start} AND (${alternatives.join(' OR ')})`;
}

export const orderBy = (columns: readonly OrderedColumn[]): string =>
  columns.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(', ');

/** A row's JSON text, keys in the order given, and an array of values as JSON text: what each database calls them. */
export const JSON_FUNCTIONS: Readonly<
  Record<Dialect, { object(columns: ReadonlyMap<string, string>): string; array: string }>
> = {
  sqlite: {
    object: (columns) => `json_object(${[...columns].map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`,
    array: 'json_array',
  },
  postgres: {
    // Of all its functions only row_to_json writes no blanks.
    object: (columns) =>
      `(SELECT row_to_json(object)::text FROM (SELECT ${[...columns].map(([name, sql]) => `${sql} AS ${quote(name)}`).join(', ')}) AS object)`,
    array: 'json_build_array',
  },
};
