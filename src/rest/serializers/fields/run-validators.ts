import type { Context } from './context.js';
import { FieldError } from './field-error.js';
import type { Validator } from './field-options.js';

/**
 * Asks validators about a value, one after the other from the first that has to wait: a question to the database is for values
 * that are right in all else. Returns the value, or a promise of it. Throws FieldError.
 * @param messages what is wrong with the value already
 */
export function runValidators(
  validators: readonly Validator[],
  value: unknown,
  messages: string[],
  context: Context,
): unknown {
  for (const [index, validator] of validators.entries()) {
    const found = validator(value, context);
    if (found instanceof Promise) {
      if (messages.length > 0) break;
      return awaitValidators(found, validators.slice(index + 1), value, context);
    }
    if (found !== undefined) messages.push(found);
  }
  return checked(value, messages);
}

async function awaitValidators(
  first: Promise<string | undefined>,
  others: readonly Validator[],
  value: unknown,
  context: Context,
): Promise<unknown> {
  const found = [await first];
  for (const validator of others) found.push(await validator(value, context));
  return checked(
    value,
    found.filter((message) => message !== undefined),
  );
}

/** Returns the value. Throws FieldError where there are messages about it. */
export function checked(value: unknown, messages: readonly string[]): unknown {
  if (messages.length > 0) throw new FieldError(messages);
  return value;
}
