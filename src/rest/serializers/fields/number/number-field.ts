import { asciiDigits, nearestSafe, str, WholeFloat } from '../../../python.js';
import { Field } from '../field.js';
import { FieldError } from '../field-error.js';
import type { Check, FieldOptions, Input, JsonSchema } from '../field-options.js';

/** Whether JSON gave a number, in any of the forms that the parser keeps numbers in. */
export const isNumber = (data: unknown): data is number | bigint | WholeFloat =>
  typeof data === 'number' || typeof data === 'bigint' || data instanceof WholeFloat;

export const MAX_STRING_LENGTH = 1000;

export const TOO_LARGE = 'String value too large.';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

export const NUMBER_INPUT: Input = { type: 'number', holds: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i };

export const NUMBER_SCHEMA: JsonSchema = { type: 'number' };

/** What Python's `Decimal()` reads, underscores and digits of any script included. Throws FieldError. */
function parseNumber(text: string): number {
  const plain = asciiDigits(text).replaceAll('_', '');
  if (!NUMBER.test(plain)) throw new FieldError(['Enter a number.']);
  return Number(plain);
}

/** A part of one counts as little as with Django. Beyond these limits there is nothing to be found. Throws FieldError. */
export const parseInteger = (text: string): number => nearestSafe(parseNumber(text));

/** A number, of which `Value` is what is kept. */
export abstract class NumberField<Value, O extends FieldOptions = FieldOptions> extends Field<O> {
  static override readonly checks: readonly Check[] = ['maxValue', 'minValue'];
  override readonly input: Input = NUMBER_INPUT;

  override get filterSchema(): JsonSchema {
    return NUMBER_SCHEMA;
  }

  override parseFilter(text: string): unknown {
    return parseNumber(text);
  }

  /** Whether one value is greater than another, or than a limit. */
  protected isGreater(value: Value | number | string, other: Value | number | string): boolean {
    return Number(value) > Number(other);
  }

  protected override validate(value: Value): string[] {
    const { maxValue, minValue } = this.options;
    if (maxValue !== undefined && this.isGreater(value, maxValue)) {
      return [this.message('maxValue', `Ensure this value is less than or equal to ${maxValue}.`)];
    }
    if (minValue !== undefined && this.isGreater(minValue, value)) {
      return [this.message('minValue', `Ensure this value is greater than or equal to ${minValue}.`)];
    }
    return [];
  }

  /** What Python's `str(data)` gives. */
  protected textOf(data: unknown): string {
    if (typeof data === 'string') return this.notTooLong(data);
    return isNumber(data) ? str(data) : this.fail();
  }

  protected notTooLong(text: string): string {
    if (text.length > MAX_STRING_LENGTH) throw new FieldError([TOO_LARGE]);
    return text;
  }
}
