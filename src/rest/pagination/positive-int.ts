import type { Request } from '../core/contracts.js';
import { int } from '../python.js';

/** DRF's `_positive_int`: what Python's int() reads, not below zero (nor zero, if `strict`), at most `cutoff`. Undefined otherwise. */
export function positiveInt(
  text: string | undefined,
  { strict = false, cutoff }: { strict?: boolean; cutoff?: number } = {},
): number | undefined {
  const value = text === undefined ? undefined : int(text);
  if (value === undefined || value < 0n || (strict && value === 0n)) return undefined;
  const number = Number(value);
  return cutoff === undefined ? number : Math.min(number, cutoff);
}

/** The size of page that a request asks for by a parameter, at most `most`. Undefined where it asks for none. */
export const askedSize = ({ query }: Request, name: string, most: number): number | undefined =>
  positiveInt(query.get(name), { strict: true, cutoff: most });

export const INTEGER = { type: 'integer' } as const;

/** Objects of a page where requests are tried out: a list of all would stop the browser for seconds. */
export const SHOWN_SIZE = 20;
