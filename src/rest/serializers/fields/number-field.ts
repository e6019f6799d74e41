import { int, str, strip, WholeFloat } from '../../python.js';
import { Field, FieldError } from './field.js';

/** Whether JSON gave a number, in any of the forms that the parser keeps numbers in. */
export const isNumber = (data: unknown): data is number | bigint | WholeFloat =>
  typeof data === 'number' || typeof data === 'bigint' || data instanceof WholeFloat;

const MAX_STRING_LENGTH = 1000;

abstract class NumberField extends Field {
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
  override readonly plain = true;
  readonly type = 'integer';
  protected readonly invalid = 'A valid integer is required.';

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
  readonly type = 'float';
  protected readonly invalid = 'A valid number is required.';

  protected toInternalValue(data: unknown): number {
    const text = strip(this.textOf(data));
    const value = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
    return Number.isFinite(value) ? value : this.fail();
  }
}
