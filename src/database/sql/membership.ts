import type { Membership } from './fragments.js';
import type { Dialect } from './statement.js';

/** The condition that a number is one of these, however many. */
export const isOneOf = (dialect: Dialect, property: string, numbers: readonly number[]): Membership => ({
  property,
  among: (parameters) =>
    dialect === 'postgres'
      ? `SELECT unnest(${parameters.add(numbers)}::bigint[])`
      : `SELECT value FROM json_each(${parameters.add(JSON.stringify(numbers))})`,
});
