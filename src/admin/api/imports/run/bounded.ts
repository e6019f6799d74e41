import type { Refusal } from '../../../../rest/tables/record.js';

/** Characters of a text that is shown. */
const LONGEST = 1000;

/** A value of a file as it is shown: all its texts cut where they are long. */
export function bounded(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > LONGEST ? cut(text) : value;
}

/** The same of what is wrong with a row, and of its text. */
export const boundedRefusal = ({ line, errors, row }: Refusal): Refusal => ({
  line,
  errors: Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [field, [messages].flat().map(bounded)]),
  ),
  row: cut(row),
});

/** Refused rows that a client is told of. */
const TOLD = 100;

/** How many rows are refused, and the first of them. */
export class Refusals {
  count = 0;
  readonly told: Refusal[] = [];

  add(refusals: readonly Refusal[]): void {
    this.count += refusals.length;
    this.told.push(...refusals.slice(0, TOLD - this.told.length).map(boundedRefusal));
  }
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
