import { excerpt } from '../../exceptions.js';
import { str, typeName } from '../../python.js';
import { Field, FieldError } from './field.js';
import { isNumber } from './number-field.js';

export class ChoiceField extends Field {
  override readonly plain = true;
  readonly type = 'choice';
  protected readonly invalid = '"{input}" is not a valid choice.';

  protected toInternalValue(data: unknown): unknown {
    const chosen = this.options.choices?.find(
      (choice) => String(choice) === (isNumber(data) ? str(data) : data),
    );
    const text = this.options.messages.invalid ?? this.invalid.replace('{input}', () => shown(data));
    if (chosen === undefined) throw new FieldError([text]);
    return chosen;
  }
}

const shown = (data: unknown): string =>
  isNumber(data) ? str(data) : typeof data === 'string' ? excerpt(data) : typeName(data);
