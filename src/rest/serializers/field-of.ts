import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { DeclarationError, oneOf } from '../../database/declaration-error.js';
import { IS_DATE_ONLY, type FieldArguments } from './decorators.js';
import {
  BooleanField,
  CharField,
  ChoiceField,
  DateField,
  DateTimeField,
  EmailField,
  FloatField,
  IntegerField,
  JSONField,
  type Check,
  type Field,
  type FieldOptions,
} from './fields/index.js';

type FieldClass = new (options: FieldOptions) => Field;

/** The class-validator decorator that says a field's type, and the field it stands for; the first found counts. */
const KINDS: readonly (readonly [string, FieldClass])[] = [
  ['isIn', ChoiceField],
  ['isEnum', ChoiceField],
  ['isEmail', EmailField],
  [IS_DATE_ONLY, DateField],
  ['isIso8601', DateTimeField],
  ['isDate', DateTimeField],
  ['isBoolean', BooleanField],
  ['isInt', IntegerField],
  ['isNumber', FloatField],
  ['isString', CharField],
  ['isObject', JSONField],
];

/** The class-validator decorators that set a limit, and the limits they set. */
const LIMITS: Readonly<Record<string, readonly Check[]>> = {
  maxLength: ['maxLength'],
  minLength: ['minLength'],
  isLength: ['minLength', 'maxLength'],
  max: ['maxValue'],
  min: ['minValue'],
  matches: ['pattern'],
  isIn: ['choices'],
};

const OPTIONAL = 'isOptional';

/** Whether a field checks a constraint itself; any other is left to class-validator. */
export const isNative = (name = ''): boolean =>
  name in LIMITS || name === OPTIONAL || KINDS.some(([kind]) => kind === name);

/** The decorators that say a field's type. */
const TYPE_DECORATORS = oneOf([
  ...['@IsString()', '@IsEmail()', '@IsInt()', '@IsNumber()', '@IsBoolean()', '@IsDateOnly()', '@IsDate()'],
  ...['@IsISO8601()', '@IsIn([…])', '@IsEnum(…)', '@IsObject()'],
]);

/**
 * The field that a property's class-validator decorators and field arguments describe. Throws DeclarationError where none
 * says its type.
 * @param serializer the class's name
 */
export function fieldOf(
  serializer: string,
  name: string,
  constraints: readonly ValidationMetadata[],
  given: FieldArguments,
): Field {
  const kind = KINDS.find(([each]) => constraints.some((constraint) => constraint.name === each));
  if (!kind) {
    const others = constraints.map((constraint) => constraint.name ?? constraint.type).join(', ');
    const found = others && ` (it has ${others})`;
    throw new DeclarationError([
      `${serializer}.${name} has no decorator that says its type${found}. Accepted is ${TYPE_DECORATORS}.`,
    ]);
  }
  const optional = constraints.some((constraint) => constraint.name === OPTIONAL);
  const readOnly = given.readOnly ?? false;
  return new kind[1]({
    name,
    label: given.label ?? labelOf(name),
    helpText: given.helpText ?? '',
    required: given.required ?? (!readOnly && !optional),
    readOnly,
    writeOnly: given.writeOnly ?? false,
    allowNull: given.allowNull ?? false,
    allowBlank: given.allowBlank ?? false,
    trimWhitespace: given.trimWhitespace ?? true,
    normalize: given.normalize,
    validators: given.validators,
    inputType: given.inputType,
    autocomplete: given.autocomplete,
    initial: given.initial,
    example: given.example,
    schema: given.schema,
    ...limitsOf(constraints),
    messages: messagesOf(kind[0], constraints),
  });
}

/** The label Django gives a model's field: `published_date` is 'Published date', `id` is 'ID'. */
export function labelOf(name: string): string {
  if (name === 'id') return 'ID';
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function limitsOf(constraints: readonly ValidationMetadata[]): Partial<FieldOptions> {
  const limits = constraints.flatMap(({ name = '', constraints: values = [] }): [string, unknown][] => {
    if (name === 'isEnum') return [['choices', Object.values(values[0] as object)]];
    if (name === 'matches') return [['pattern', new RegExp(values[0] as RegExp)]];
    return (LIMITS[name] ?? []).map((limit, index) => [limit, (values as unknown[])[index]]);
  });
  return Object.fromEntries(limits);
}

/** Messages given as text in a decorator's options stand in place of DRF's. */
function messagesOf(kind: string, constraints: readonly ValidationMetadata[]): FieldOptions['messages'] {
  const given = constraints.flatMap(({ name = '', message }): [Check, string][] => {
    if (typeof message !== 'string') return [];
    return (name === kind ? (['invalid'] as const) : (LIMITS[name] ?? [])).map((check) => [check, message]);
  });
  return Object.fromEntries(given);
}
