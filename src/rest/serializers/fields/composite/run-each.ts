import type { ErrorDetail } from '../../../exceptions.js';
import { FieldError, type Messages } from '../field-error.js';

type Entry = readonly [key: string | number, value: unknown];

/** Messages after which the rest of a list or an object is not looked at: each takes time, and so many are not read. */
const MOST_MESSAGES = 1000;

/** How many fields messages are about. */
const countOf = (messages: ErrorDetail): number =>
  typeof messages === 'string' || Array.isArray(messages)
    ? 1
    : Object.values(messages).reduce((sum: number, each) => sum + countOf(each), 0);

/** Runs a field over what a list or an object holds. Returns the entries with their values, or a promise of them where one has to wait. Throws FieldError with the messages by key. */
export function runEach(
  entries: Iterable<Entry>,
  run: (value: unknown) => unknown,
): Entry[] | Promise<Entry[]> {
  const errors = new Map<string | number, Messages>();
  const outcomes: Entry[] = [];
  let waits = false;
  let count = 0;
  for (const [key, sent] of entries) {
    if (count >= MOST_MESSAGES) break;
    const refuse = (error: unknown): void => {
      if (!(error instanceof FieldError)) throw error;
      errors.set(key, error.messages);
      count += countOf(error.messages);
    };
    try {
      const value = run(sent);
      waits ||= value instanceof Promise;
      outcomes.push([key, value instanceof Promise ? value.catch(refuse) : value]);
    } catch (error) {
      refuse(error);
    }
  }
  const check = (all: Entry[]): Entry[] => {
    if (errors.size > 0) throw new FieldError(Object.fromEntries(errors));
    return all;
  };
  return waits ? Promise.all(outcomes.map(settled)).then(check) : check(outcomes);
}

const settled = async ([key, value]: Entry): Promise<Entry> => [key, await value];

/** Returns the values of entries. */
export const valuesOf = (entries: readonly Entry[]): unknown[] => entries.map(([, value]) => value);
