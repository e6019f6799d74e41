import { str, WholeFloat } from '../../../python.js';

/** Returns what Python's `json.dumps(value)` writes: blanks after commas and colons, ASCII alone. */
export function dumps(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof WholeFloat)
    return str(value);
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, each]) => `${quoted(key)}: ${dumps(each)}`);
  return `{${members.join(', ')}}`;
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
