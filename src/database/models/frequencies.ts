import type { ModelTable } from '../tables/model-table.js';
import type { Dialect } from '../sql/statement.js';

export interface FrequencyOptions {
  readonly property: string;
  /** Takes values of one year or day (UTC) together: `1999`, `1999-12-31`. */
  readonly by?: keyof typeof PARTS;
  /** Adds up the values of this property in place of counting rows. */
  readonly sum?: string;
  /** So many of the most frequent alone. */
  readonly top?: number;
}

/** A value, and how many rows have it. Rows without one are not counted. */
export interface Frequency {
  readonly value: string;
  readonly count: number;
}

/** A part of a date or time as text. */
const PARTS = {
  year: { sqlite: 'substr(value, 1, 4)', postgres: `to_char(value, 'YYYY')` },
  day: { sqlite: 'substr(value, 1, 10)', postgres: `to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD')` },
} as const satisfies Record<string, Record<Dialect, string>>;

/** The statement that counts the rows of `from`, in the order of their values or, with `top`, the most frequent first. */
export function frequenciesSql<T extends object>(
  model: ModelTable<T>,
  { property, by, sum, top }: FrequencyOptions,
  from: string,
): string {
  const count = sum === undefined ? 'COUNT(*)' : `SUM(${model.column(sum)})`;
  const column = model.column(property);
  // Values as they are first, since an index has them in this order: there are fewer of them than rows.
  const values = `SELECT ${column} AS value, ${count} AS count ${from} GROUP BY ${column} HAVING ${column} IS NOT NULL`;
  const parts = by
    ? `SELECT ${PARTS[by][model.source.dialect]} AS value, SUM(count) AS count FROM (${values}) AS counted GROUP BY 1`
    : values;
  return `${parts} ${top === undefined ? 'ORDER BY 1' : `ORDER BY 2 DESC, 1 LIMIT ${top}`}`;
}
