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
