import type { ColumnKind } from '../../../../database/column-kinds.js';
import { excerpt } from '../../../exceptions.js';
import { Field } from '../field.js';
import type { Check, Choice, FieldOptions, JsonSchema } from '../field-options.js';
import { choicesOf } from './choices.js';
import { pythonStr } from '../python-repr.js';

/** One of several values: https://www.django-rest-framework.org/api-guide/fields/#choicefield */
export class ChoiceField<O extends FieldOptions = FieldOptions> extends Field<O> {
  static override readonly decorators: Readonly<Record<string, string>> = {
    isIn: '@IsIn([…])',
    isEnum: '@IsEnum(…)',
  };
  static override readonly kinds: readonly ColumnKind[] = ['text', 'other', 'uuid', 'integer', 'float'];
  static override readonly checks: readonly Check[] = ['choices'];
  readonly type: string = 'choice';
  override readonly choices: readonly Choice[] = choicesOf(this.options.choices);
  private readonly values = new Map(this.choices.map(({ value }) => [pythonStr(value), value]));
  override readonly input = {
    type: 'text',
    choices: this.choices.map(({ value, text }) => ({ value: String(value), text })),
  };
  protected readonly invalid = '"{input}" is not a valid choice.';

  /** Choices have a type where all of them are texts. */
  get openapi(): JsonSchema {
    const areTexts = this.choices.length > 0 && this.choices.every(({ value }) => typeof value === 'string');
    return areTexts ? { type: 'string' } : {};
  }

  override get enumeration(): readonly unknown[] | undefined {
    const values = this.choices.map(({ value }) => value);
    return this.options.allowBlank ? [...values, ''] : values;
  }

  /** Its values are all that limits it. */
  override get limits(): Readonly<Record<string, number>> {
    return {};
  }

  override get filterSchema(): JsonSchema {
    return { type: 'string', enum: this.choices.map(({ value }) => value) };
  }

  override parseFilter(text: string): unknown {
    return (
      this.values.get(text) ??
      this.fail(`Select a valid choice. ${text} is not one of the available choices.`)
    );
  }

  protected toInternalValue(data: unknown): unknown {
    return data === '' && this.options.allowBlank ? '' : this.chosen(data);
  }

  /** The value that was chosen by itself or by its text. Throws FieldError. */
  protected chosen(data: unknown): unknown {
    const text = pythonStr(data);
    if (this.values.has(text)) return this.values.get(text);
    return this.fail(this.options.messages.invalid ?? this.invalid.replace('{input}', () => excerpt(text)));
  }
}
