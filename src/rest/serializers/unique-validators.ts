import type { Lookup } from '../../database/sql/fragments.js';
import type { Context, Validator } from './fields/index.js';
import type { UniqueConstraintState } from './models/unique-constraint.js';

type Model = new () => object;
type Values = Readonly<Record<string, unknown>>;

/** Looks at all values of an object. Returns what is wrong: a message about all, or messages by field. */
export type ObjectValidator = (
  values: Values,
  context: Context,
) => Promise<string | Readonly<Record<string, string[]>> | undefined>;

/** Returns DRF's UniqueValidator. Two requests at the same time are for the database to decide. */
export const uniqueValidator =
  (model: Model, property: string, message: string): Validator =>
  async (value, context) =>
    value !== null && (await isTaken(model, { [property]: value }, context)) ? message : undefined;

/**
 * Returns DRF's UniqueTogetherValidator: https://www.django-rest-framework.org/api-guide/validators/#uniquetogethervalidator.
 * Values that are not sent are those of the object; where none of the fields changes there is nothing to look for.
 */
export function uniqueTogetherValidator(
  model: Model,
  { fields, condition = {}, message }: UniqueConstraintState,
): ObjectValidator {
  const text = message ?? `The fields ${fields.join(', ')} must make a unique set.`;
  return async (values, context) => {
    const before = context.instance as Values | undefined;
    const all = { ...before, ...values };
    const looked = [...fields, ...Object.keys(condition)];
    if (before && looked.every((field) => all[field] === before[field])) return undefined;
    if (fields.some((field) => (all[field] ?? null) === null)) return undefined;
    if (Object.entries(condition).some(([field, value]) => all[field] !== value)) return undefined;
    const where = Object.fromEntries(fields.map((field) => [field, all[field]]));
    return (await isTaken(model, { ...where, ...condition }, context)) ? text : undefined;
  };
}

export type DatePart = 'date' | 'month' | 'year';

/** Returns DRF's UniqueForDateValidator and those for months and years. */
export function uniqueForDateValidator(
  model: Model,
  field: string,
  date: string,
  part: DatePart,
): ObjectValidator {
  const message = `This field must be unique for the "${date}" ${part}.`;
  return async (values, context) => {
    const all: Values = { ...context.instance, ...values };
    const day = all[date];
    if (typeof day !== 'string' || (all[field] ?? null) === null) return undefined;
    const [first, last] = rangeOf(day, part);
    const range: Lookup[] = [
      { property: date, lookup: 'gte', value: first },
      { property: date, lookup: 'lte', value: last },
    ];
    const taken = await isTaken(model, { [field]: all[field] }, context, range);
    return taken ? { [field]: [message] } : undefined;
  };
}

/** The first and the last day. */
const rangeOf = (day: string, part: DatePart): [first: string, last: string] =>
  ({
    date: [day, day] as [string, string],
    month: [`${day.slice(0, 7)}-01`, lastOfMonth(day)] as [string, string],
    year: [`${day.slice(0, 4)}-01-01`, `${day.slice(0, 4)}-12-31`] as [string, string],
  })[part];

function lastOfMonth(day: string): string {
  const date = new Date(0);
  date.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0);
  return `${day.slice(0, 8)}${date.getUTCDate()}`;
}

/** Whether a row other than the one that is being changed has these values. Where there is no database nothing is known. */
async function isTaken(
  model: Model,
  where: Values,
  { database, instance }: Context,
  others: readonly Lookup[] = [],
): Promise<boolean> {
  if (!database) return false;
  const conditions = Object.entries(where).map(([property, value]): Lookup => ({
    property,
    lookup: 'exact',
    value,
  }));
  return database.objects(model).exists([...conditions, ...others], instance);
}
