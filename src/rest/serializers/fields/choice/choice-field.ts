import type { ColumnKind } from '../../../../database/column-kinds.js';
import { excerpt } from '../../../exceptions.js';
import { str, typeName } from '../../../python.js';
import { Field } from '../field.js';
import type { Check, JsonSchema } from '../field-options.js';
import { isNumber } from '../number/number-field.js';

export class ChoiceField extends Field {
  static override readonly decorators = { isIn: '@IsIn([…])', isEnum: '@IsEnum(…)' };
  static override readonly kinds: readonly ColumnKind[] = ['text', 'other', 'uuid', 'integer', 'float'];
  static override readonly checks: readonly Check[] = ['choices'];
  readonly type = 'choice';
  private readonly choices = this.options.choices ?? [];
  /** Choices have a type where all of them are texts. */
  readonly openapi: JsonSchema =
    this.choices.length > 0 && this.choices.every((choice) => typeof choice === 'string')
      ? { type: 'string' }
      : {};
  override readonly input = {
    type: 'text',
    choices: this.choices.map((choice) => ({ value: String(choice), text: String(choice) })),
  };
  protected readonly invalid = '"{input}" is not a valid choice.';

  override get filterSchema(): JsonSchema {
    return { type: 'string', enum: this.choices };
  }

  override parseFilter(text: string): unknown {
    return (
      this.choiceOf(text) ?? this.fail(`Select a valid choice. ${text} is not one of the available choices.`)
    );
  }

  protected toInternalValue(data: unknown): unknown {
    const chosen = this.choiceOf(isNumber(data) ? str(data) : data);
    const text = this.options.messages.invalid ?? this.invalid.replace('{input}', () => shown(data));
    return chosen === undefined ? this.fail(text) : chosen;
  }

  private choiceOf(text: unknown): unknown {
    return this.choices.find((choice) => String(choice) === text);
  }
}

const shown = (data: unknown): string =>
  isNumber(data) ? str(data) : typeof data === 'string' ? excerpt(data) : typeName(data);
