import { str, strip } from '../../python.js';
import { isNumber } from './number-field.js';
import { Field, FieldError } from './field.js';

const lengthOf = (text: string): number => [...text].length;

export class CharField extends Field {
  override readonly plain = true;
  readonly type: string = 'string';
  protected readonly invalid: string = 'Not a valid string.';

  override run(data: unknown): unknown {
    if (typeof data === 'string' && (data === '' || this.bare(data) === '')) {
      if (!this.options.allowBlank) throw new FieldError(['This field may not be blank.']);
      return '';
    }
    return super.run(data);
  }

  protected toInternalValue(data: unknown): string {
    const text = typeof data === 'string' ? data : isNumber(data) ? str(data) : this.fail();
    return this.bare(text);
  }

  /** The text that counts: without the blanks around it, normalized. */
  private bare(text: string): string {
    const { trimWhitespace, normalize } = this.options;
    const trimmed = trimWhitespace ? strip(text) : text;
    return normalize ? normalize(trimmed) : trimmed;
  }

  protected override validate(value: string): string[] {
    const { maxLength, minLength, pattern } = this.options;
    const messages: string[] = [];
    // A text has at most as many code points as code units, so most need no counting.
    if (maxLength !== undefined && value.length > maxLength && lengthOf(value) > maxLength) {
      messages.push(this.message('maxLength', `Ensure this field has no more than ${maxLength} characters.`));
    }
    if (minLength !== undefined && lengthOf(value) < minLength) {
      messages.push(this.message('minLength', `Ensure this field has at least ${minLength} characters.`));
    }
    if (value.includes('\0')) messages.push('Null characters are not allowed.');
    const surrogate = /\p{Surrogate}/u.exec(value);
    if (surrogate) {
      const code = surrogate[0].charCodeAt(0).toString(16).toUpperCase();
      messages.push(`Surrogate characters are not allowed: U+${code}.`);
    }
    if (pattern && !pattern.test(value)) {
      messages.push(this.message('pattern', 'This value does not match the required pattern.'));
    }
    return messages;
  }
}

export class EmailField extends CharField {
  override readonly type = 'email';

  protected override validate(value: string): string[] {
    const messages = super.validate(value);
    if (!/^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value)) {
      messages.push(this.message('invalid', 'Enter a valid email address.'));
    }
    return messages;
  }
}
