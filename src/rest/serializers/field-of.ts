import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { oneOf, refuse } from '../../database/declaration-error.js';
import type { FieldArguments } from './decorators.js';
import { FIELD_CLASSES, type Check, type Field, type FieldClass, type FieldOptions } from './fields/index.js';

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
  name in LIMITS || name === OPTIONAL || FIELD_CLASSES.some(({ decorators }) => name in decorators);

/**
 * The field that a property's class-validator decorators and field arguments describe. Throws DeclarationError where they
 * describe none.
 * @param serializer the class's name
 */
export function fieldOf(
  serializer: string,
  name: string,
  constraints: readonly ValidationMetadata[],
  { as: given, make, ...args }: FieldArguments,
): Field {
  if (make) return make({ ...args, name });
  const names = constraints.map((constraint) => constraint.name ?? constraint.type);
  const as = given ?? FIELD_CLASSES.findLast(({ decorators }) => names.some((each) => each in decorators));
  const optional = names.includes(OPTIONAL) || args.default !== undefined;
  refuse(faultsOf(as, names, args).map((fault) => `${serializer}.${name} ${fault}`));
  return new as!({
    name,
    required: !args.readOnly && !optional,
    ...args,
    ...limitsOf(constraints),
    messages: messagesOf(as!, constraints),
  });
}

function faultsOf(as: FieldClass | undefined, names: readonly string[], args: FieldArguments): string[] {
  if (!as) {
    const found = names.length > 0 ? ` (it has ${names.join(', ')})` : '';
    const accepted = FIELD_CLASSES.flatMap(({ decorators }) => Object.values(decorators));
    return [`has no decorator that says its type${found}. Use ${oneOf(accepted)}.`];
  }
  const unheeded = names.filter((name) => LIMITS[name]?.every((check) => !as.checks.includes(check)));
  return [
    ...unheeded.map((name) => `has ${name}, which ${as.name} does not look at. Use a field that does.`),
    ...(args.required && (args.readOnly || args.default !== undefined)
      ? ['is required, but read-only or with a default. Use one of the two.']
      : []),
  ];
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
function messagesOf(
  { decorators }: FieldClass,
  constraints: readonly ValidationMetadata[],
): FieldOptions['messages'] {
  const given = constraints.flatMap(({ name = '', message }): [Check, string][] => {
    if (typeof message !== 'string') return [];
    return (name in decorators ? (['invalid'] as const) : (LIMITS[name] ?? [])).map((check) => [
      check,
      message,
    ]);
  });
  return Object.fromEntries(given);
}
