import type { ColumnKind } from '../../../../database/column-kinds.js';
import { isLongerThan, len, str, strip } from '../../../python.js';
import { isNumber } from '../number/number-field.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import { FieldError } from '../field-error.js';
import type { Check, Input, JsonSchema } from '../field-options.js';

/** Code units beyond its limit of a text that nothing is worth saying about but that it is too long. */
const FAR = 10_000;

/** Code units beyond its limit of a text that may still become short enough: separators go, for one. */
const NEAR = 1000;

export class CharField extends Field {
  static override readonly decorators: Readonly<Record<string, string>> = { isString: '@IsString()' };
  static override readonly kinds: readonly ColumnKind[] = ['text', 'other', 'uuid'];
  static override readonly checks: readonly Check[] = ['maxLength', 'minLength', 'pattern'];
  readonly type: string = 'string';
  readonly openapi: JsonSchema = { type: 'string', ...this.notBlank };
  override readonly input: Input = { type: 'text', multiline: true };
  override readonly isText = true;
  override readonly empty = '';
  protected readonly invalid: string = 'Not a valid string.';

  override get filterSchema(): JsonSchema {
    return { type: 'string' };
  }

  protected get notBlank(): JsonSchema {
    const { allowBlank, readOnly } = this.options;
    return allowBlank || readOnly ? {} : { minLength: 1 };
  }

  /** Blanks alone are no text, though they are a wrong number and a wrong date. */
  override parseFilter(given: string): string | undefined {
    const text = this.options.normalize?.(given) ?? given;
    if (text === '') return undefined;
    return text.includes('\0') ? this.fail('Null characters are not allowed.') : text;
  }

  override run(data: unknown, context?: Context): unknown {
    if (data === null) return super.run(data, context);
    const text = typeof data === 'string' ? data : isNumber(data) ? str(data) : this.fail();
    const bare = this.bare(text);
    if (bare !== '') return super.run(bare, context);
    if (!this.options.allowBlank) throw new FieldError(['This field may not be blank.']);
    return '';
  }

  protected toInternalValue(bare: unknown): string {
    return bare as string;
  }

  /**
   * The text that counts: without the blanks around it, and normalized. A text that is too long whatever is done to it stays as
   * it is, since normalizing may take more than linear time.
   */
  private bare(text: string): string {
    const { trimWhitespace, normalize, maxLength = Infinity } = this.options;
    const trimmed = trimWhitespace ? strip(text) : text;
    return normalize && trimmed.length <= maxLength + NEAR ? normalize(trimmed) : trimmed;
  }

  protected override validate(value: string): string[] {
    const { maxLength, minLength, pattern } = this.options;
    const messages: string[] = [];
    if (maxLength !== undefined && isLongerThan(value, maxLength)) {
      messages.push(this.message('maxLength', `Ensure this field has no more than ${maxLength} characters.`));
    }
    if (minLength !== undefined && len(value) < minLength) {
      messages.push(this.message('minLength', `Ensure this field has at least ${minLength} characters.`));
    }
    if (value.includes('\0')) messages.push('Null characters are not allowed.');
    const surrogate = /\p{Surrogate}/u.exec(value);
    if (surrogate) {
      const code = surrogate[0].charCodeAt(0).toString(16).toUpperCase();
      messages.push(`Surrogate characters are not allowed: U+${code}.`);
    }
    if (pattern && !this.isFarTooLong(value) && !pattern.test(value)) {
      messages.push(this.message('pattern', 'This value does not match the required pattern.'));
    }
    return messages;
  }

  /** A pattern may take a hundred times as long as reading the text, or worse. */
  protected isFarTooLong(value: string): boolean {
    return value.length > (this.options.maxLength ?? Infinity) + FAR;
  }
}

/** No address is longer: https://www.rfc-editor.org/rfc/rfc3696#section-3, as corrected to 320 and checked by Django. */
const LONGEST_EMAIL = 320;

const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/;

export class EmailField extends CharField {
  static override readonly decorators = { isEmail: '@IsEmail()' };
  override readonly type = 'email';
  /** A blank is no address. */
  override readonly openapi = {
    type: 'string',
    ...(!this.options.allowBlank && { format: 'email' }),
    ...this.notBlank,
  };
  override readonly input = { type: 'email' };

  protected override validate(value: string): string[] {
    const messages = super.validate(value);
    if (value.length > LONGEST_EMAIL || !EMAIL.test(value)) {
      messages.push(this.message('invalid', 'Enter a valid email address.'));
    }
    return messages;
  }
}
