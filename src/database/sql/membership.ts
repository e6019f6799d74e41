import type { Membership } from './fragments.js';
import type { Dialect } from './statement.js';

/** SQL of a SELECT of the values of a list that is one parameter, however many there are. */
export const listedIn = (dialect: Dialect, place: string, type: string): string =>
  dialect === 'postgres' ? `SELECT unnest(${place}::${type}[])` : `SELECT value FROM json_each(${place})`;

/** A list as the parameter of `listedIn`. */
export const listParameter = (dialect: Dialect, values: readonly unknown[]): unknown =>
  dialect === 'postgres' ? values : JSON.stringify(values);

/** The condition that a number is one of these, however many. */
export const isOneOf = (dialect: Dialect, property: string, numbers: readonly number[]): Membership => ({
  property,
  among: (parameters) => listedIn(dialect, parameters.add(listParameter(dialect, numbers)), 'bigint'),
});
