import { jsonOf, str } from '../python.js';
import { QueryDict } from '../http/messages/query-dict.js';
import type { Field, Input } from '../serializers/fields/index.js';
import { isNumber } from '../serializers/fields/number/number-field.js';
import { NO_MESSAGES } from './messages.js';
import { texts } from './texts.js';

/** One labelled control of a form. */
export interface Control {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: 'input' | 'textarea' | 'select' | 'checkbox';
  /** Of an input: its `type`. */
  readonly type: string;
  readonly value: string;
  readonly options: readonly ControlOption[];
  readonly required: boolean;
  /** More attributes: maxlength, min, step. */
  readonly attributes: Readonly<Record<string, number | string>>;
  readonly errors: readonly string[];
  /** Whether it takes the focus: of all that is refused the first. */
  readonly autofocus: boolean;
}

export interface ControlOption {
  readonly value: string;
  readonly text: string;
}

/** What a form shows in a field, and what was wrong with it. */
export interface Filling {
  readonly value: unknown;
  readonly errors: readonly string[];
}

export const NO_CHOICE: ControlOption = { value: '', text: texts.noChoice };

/** The input type, and `text` for what an input of that type would drop. */
export const inputType = ({ type, holds }: Input, value: string): string =>
  value === '' || !holds || holds.test(value) ? type : 'text';

/** The control for a serializer's field, in a form whose ids begin with `form`. */
export function controlOf(
  form: string,
  field: Field,
  { value, errors }: Filling,
): Omit<Control, 'autofocus'> {
  const { name, label, helpText, required, inputType: given } = field.options;
  const { input } = field;
  const text = given === 'password' ? '' : textOf(value, field);
  return {
    id: `${form}-${name}`,
    name,
    label,
    help: helpText || (input.help ?? ''),
    kind: kindOf(field, text),
    type: given ?? inputType(input, text),
    value: text,
    options: [NO_CHOICE, ...(input.choices ?? [])],
    required: required && !input.isBox,
    attributes: attributesOf(field),
    errors,
  };
}

function kindOf({ input, options }: Field, text: string): Control['kind'] {
  if (input.choices) return input.isBox && !options.allowNull ? 'checkbox' : 'select';
  // An input has one line only, and would lose the others.
  return input.multiline && /[\n\r]/.test(text) ? 'textarea' : 'input';
}

function attributesOf({ input, options }: Field): Control['attributes'] {
  const { minLength, maxLength, minValue, maxValue, inputType: given, normalize, autocomplete } = options;
  const all: Readonly<Record<string, number | string | undefined>> = {
    minlength: minLength,
    // What is typed may be longer than what becomes of it.
    maxlength: normalize ? undefined : maxLength,
    min: minValue,
    max: maxValue,
    step: input.step,
    autocomplete: autocomplete ?? (given === 'password' ? 'current-password' : undefined),
  };
  return Object.fromEntries(
    Object.entries(all).filter((each): each is [string, number | string] => each[1] !== undefined),
  );
}

function textOf(value: unknown, field: Field): string {
  if (value === undefined || value === null) return '';
  return field.toControl(typeof value === 'string' ? value : isNumber(value) ? str(value) : jsonOf(value));
}

/** The controls for fields, of which the first to be corrected takes the focus. */
export const controlsOf = (
  form: string,
  fields: readonly Field[],
  value: (name: string) => unknown,
  messages = NO_MESSAGES,
): Control[] =>
  withFocus(
    fields.map((field) => {
      const { name } = field;
      return controlOf(form, field, { value: value(name), errors: messages.fields[name] ?? [] });
    }),
  );

/** The controls, of which the first to be corrected takes the focus. */
export function withFocus(controls: readonly Omit<Control, 'autofocus'>[]): Control[] {
  const firstWrong = controls.findIndex(({ errors }) => errors.length > 0);
  return controls.map((control, index) => ({ ...control, autofocus: index === firstWrong }));
}

/** The value of a field in data that was sent, be it a form or JSON. */
export function sentValue(data: unknown, name: string): unknown {
  if (data instanceof QueryDict) return data.get(name);
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined;
}
