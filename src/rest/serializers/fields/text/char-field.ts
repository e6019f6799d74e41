import type { ColumnKind } from '../../../../database/column-kinds.js';
import { isLongerThan, len, str, strip } from '../../../python.js';
import { isNumber } from '../number/number-field.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import { FieldError } from '../field-error.js';
import type { Check, FieldOptions, Input, JsonSchema } from '../field-options.js';

/** Code units beyond its limit of a text that nothing is worth saying about but that it is too long. Without a limit, of one that no pattern is asked about. */
const FAR = 10_000;

/** Code units beyond its limit of a text that may still become short enough: separators go, for one. */
const NEAR = 1000;

export class CharField<O extends FieldOptions = FieldOptions> extends Field<O> {
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
  protected bare(text: string): string {
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
    if (pattern && !this.matches(value, pattern)) {
      messages.push(this.message('pattern', 'This value does not match the required pattern.'));
    }
    return messages;
  }

  /** A pattern may take a hundred times as long as reading the text, or worse: the square of it. */
  private matches(value: string, pattern: RegExp): boolean {
    const { maxLength } = this.options;
    const isAsked = value.length <= (maxLength ?? 0) + FAR;
    return isAsked ? value.search(pattern) >= 0 : maxLength !== undefined;
  }
}
