import type { ColumnKind } from '../../../../database/column-kinds.js';
import { asciiDigits, int, nearestSafe, str, strip, WholeFloat } from '../../../python.js';
import { Field } from '../field.js';
import { FieldError } from '../field-error.js';
import type { Check, Input, JsonSchema } from '../field-options.js';

/** Whether JSON gave a number, in any of the forms that the parser keeps numbers in. */
export const isNumber = (data: unknown): data is number | bigint | WholeFloat =>
  typeof data === 'number' || typeof data === 'bigint' || data instanceof WholeFloat;

const MAX_STRING_LENGTH = 1000;

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

abstract class NumberField extends Field {
  static override readonly checks: readonly Check[] = ['maxValue', 'minValue'];
  override readonly input: Input = NUMBER_INPUT;

  override get filterSchema(): JsonSchema {
    return NUMBER_SCHEMA;
  }

  override parseFilter(text: string): number {
    return parseNumber(text);
  }

  protected override validate(value: number): string[] {
    const { maxValue, minValue } = this.options;
    if (maxValue !== undefined && value > maxValue) {
      return [this.message('maxValue', `Ensure this value is less than or equal to ${maxValue}.`)];
    }
    if (minValue !== undefined && value < minValue) {
      return [this.message('minValue', `Ensure this value is greater than or equal to ${minValue}.`)];
    }
    return [];
  }

  /** What Python's `str(data)` gives. */
  protected textOf(data: unknown): string {
    if (typeof data === 'string' && data.length > MAX_STRING_LENGTH)
      throw new FieldError(['String value too large.']);
    return typeof data === 'string' ? data : isNumber(data) ? str(data) : this.fail();
  }
}

export class IntegerField extends NumberField {
  static override readonly decorators = { isInt: '@IsInt()' };
  static override readonly kinds: readonly ColumnKind[] = ['integer', 'float'];
  readonly type = 'integer';
  readonly openapi = { type: 'integer' };
  protected readonly invalid = 'A valid integer is required.';

  override parseFilter(text: string): number {
    return parseInteger(text);
  }

  protected toInternalValue(data: unknown): number {
    const value = int(this.textOf(data).replace(/\.0*\s*$/, ''));
    if (value === undefined) this.fail();
    const number = Number(value);
    // Beyond this neither database nor JSON keeps the digits.
    if (!Number.isSafeInteger(number)) this.fail();
    return number;
  }
}

export class FloatField extends NumberField {
  static override readonly decorators = { isNumber: '@IsNumber()' };
  static override readonly kinds: readonly ColumnKind[] = ['float'];
  readonly type = 'float';
  readonly openapi = NUMBER_SCHEMA;
  override readonly input = { ...NUMBER_INPUT, step: 'any' } as const;
  protected readonly invalid = 'A valid number is required.';

  protected toInternalValue(data: unknown): number {
    const text = strip(this.textOf(data));
    const value = NUMBER.test(text) ? Number(text) : NaN;
    return Number.isFinite(value) ? value : this.fail();
  }
}
