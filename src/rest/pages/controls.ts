import { jsonOf, str } from '../python.js';
import { QueryDict } from '../http/messages/query-dict.js';
import type { Field } from '../serializers/fields/index.js';
import { isNumber } from '../serializers/fields/number-field.js';
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

const INPUT_TYPES: Readonly<Record<string, string>> = {
  email: 'email',
  date: 'date',
  datetime: 'datetime-local',
  integer: 'number',
  float: 'number',
};

/** What inputs of a type can hold: browsers drop anything else. */
const HOLDS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  'datetime-local': /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/,
  number: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i,
};

export const NO_CHOICE: ControlOption = { value: '', text: texts.noChoice };

export const BOOLEAN_CHOICES: readonly ControlOption[] = [
  { value: 'true', text: texts.yes },
  { value: 'false', text: texts.no },
];

/** The input type for values of a field, and `text` for what an input of that type would drop. */
export function inputType(type: string, value: string): string {
  const wanted = INPUT_TYPES[type] ?? 'text';
  return value === '' || !HOLDS[wanted] || HOLDS[wanted].test(value) ? wanted : 'text';
}

/** The control for a serializer's field, in a form whose ids begin with `form`. */
export function controlOf(
  form: string,
  field: Field,
  { value, errors }: Filling,
): Omit<Control, 'autofocus'> {
  const { name, label, helpText, required, inputType: given } = field.options;
  const text = given === 'password' ? '' : textOf(value, field);
  return {
    id: `${form}-${name}`,
    name,
    label,
    help: helpText || (field.type === 'datetime' ? texts.inUtc : ''),
    kind: kindOf(field, text),
    type: given ?? inputType(field.type, text),
    value: text,
    options: optionsOf(field),
    required: required && field.type !== 'boolean',
    attributes: attributesOf(field),
    errors,
  };
}

function kindOf({ type, options }: Field, text: string): Control['kind'] {
  if (type === 'choice') return 'select';
  if (type === 'boolean') return options.allowNull ? 'select' : 'checkbox';
  // An input has one line only, and would lose the others.
  return type === 'string' && /[\n\r]/.test(text) ? 'textarea' : 'input';
}

function optionsOf({ type, options }: Field): ControlOption[] {
  const choices = options.choices?.map((choice) => ({ value: String(choice), text: String(choice) }));
  return [NO_CHOICE, ...(type === 'boolean' ? BOOLEAN_CHOICES : (choices ?? []))];
}

function attributesOf({ type, options }: Field): Control['attributes'] {
  const { minLength, maxLength, minValue, maxValue, inputType: given, normalize, autocomplete } = options;
  const all: Readonly<Record<string, number | string | undefined>> = {
    minlength: minLength,
    // What is typed may be longer than what becomes of it.
    maxlength: normalize ? undefined : maxLength,
    min: minValue,
    max: maxValue,
    step: type === 'float' ? 'any' : type === 'datetime' ? 1 : undefined,
    autocomplete: autocomplete ?? (given === 'password' ? 'current-password' : undefined),
  };
  return Object.fromEntries(
    Object.entries(all).filter((each): each is [string, number | string] => each[1] !== undefined),
  );
}

function textOf(value: unknown, { type }: Field): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : isNumber(value) ? str(value) : jsonOf(value);
  return type === 'datetime' ? text.replace(/Z$/, '') : text;
}

/** The value of a field in data that was sent, be it a form or JSON. */
export function sentValue(data: unknown, name: string): unknown {
  if (data instanceof QueryDict) return data.get(name);
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined;
}
