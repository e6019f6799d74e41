import { FieldError, type Messages } from '../field-error.js';

type Entry = readonly [key: string | number, value: unknown];

/** Runs a field over what a list or an object holds. Returns the entries with their values, or a promise of them where one has to wait. Throws FieldError with the messages by key. */
export function runEach(
  entries: Iterable<Entry>,
  run: (value: unknown) => unknown,
): Entry[] | Promise<Entry[]> {
  const errors = new Map<string | number, Messages>();
  const outcomes: Entry[] = [];
  let waits = false;
  for (const [key, sent] of entries) {
    const refuse = (error: unknown): void => {
      if (!(error instanceof FieldError)) throw error;
      errors.set(key, error.messages);
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
