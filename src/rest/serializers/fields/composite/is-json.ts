import { WholeFloat } from '../../../python.js';

/** Whether parsed JSON can be written again: JSON has no number for one that was too large. */
export function isJson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof WholeFloat) return Number.isFinite(value.value);
  return Object.values(value).every(isJson);
}
