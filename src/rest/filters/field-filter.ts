import type { Condition } from '../../database/models/query-set.js';
import { ValidationError } from '../exceptions.js';
import { asciiDigits, nearestSafe, strip } from '../python.js';
import { FieldError, type Field } from '../serializers/fields/index.js';
import {
  LONGEST_TEXT,
  tooLong,
  type FilterBackend,
  type Filterable,
  type FilterLookup,
} from './filter-backend.js';
import { parseFormDate } from './form-date.js';

/** How many values a list of them may have. django-filter has no bound. */
const MOST_VALUES = 100;

/** What is wrong with a parameter's text. */
class InvalidFilter extends Error {}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', '1'].map((text) => [text, true] as const),
  ...['false', 'False', '0'].map((text) => [text, false] as const),
]);

type Read = (text: string, field: Field) => unknown;

/** How django-filter reads a parameter of a field's type; undefined for a value that stands for no filter. */
const READERS: Readonly<Record<string, Read>> = {
  string: readText,
  email: readText,
  date: (text) => parseFormDate(text) ?? fail('Enter a valid date.'),
  datetime: readDateTime,
  integer: readInteger,
  float: readNumber,
  boolean: (text) => BOOLEANS.get(text),
  choice: (text, { options }) =>
    options.choices?.find((choice) => String(choice) === text) ??
    fail(`Select a valid choice. ${text} is not one of the available choices.`),
};

/** Filters named in the viewset, `?author=…&published_date__gte=…`: django-filter's backend. */
export const FieldFilter: FilterBackend = {
  filter: (queryset, request, view) => {
    const conditions: Condition[] = [];
    const errors: Record<string, string[]> = {};
    for (const filter of declaredFilters(view)) {
      const { name } = filter;
      const text = request.query.get(name) ?? '';
      if (text === '') continue;
      try {
        const condition = conditionOf(filter, text);
        if (condition) conditions.push(condition);
      } catch (error) {
        if (!(error instanceof InvalidFilter)) throw error;
        errors[name] = [error.message];
      }
    }
    if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    return conditions.length > 0 ? queryset.filter(...conditions) : queryset;
  },

  parameters: (view) =>
    declaredFilters(view).map(({ name, field, lookup }) => ({
      name,
      description: `${field.options.label}: ${DESCRIPTIONS[lookup]}.`,
      schema: lookup in TYPES_OF_LOOKUPS ? SCHEMAS[TYPES_OF_LOOKUPS[lookup]!] : schemaOf(field),
    })),
};

const DESCRIPTIONS: Readonly<Record<FilterLookup, string>> = {
  exact: 'equal to this value',
  icontains: 'contains this text (case-insensitive)',
  gte: 'greater than or equal to this value',
  lte: 'less than or equal to this value',
  year: 'in this year',
  in: `one of these comma-separated values (at most ${MOST_VALUES})`,
};

type DeclaredSchema = Readonly<Record<string, unknown>>;

const SCHEMAS: Readonly<Record<string, DeclaredSchema>> = {
  string: { type: 'string' },
  email: { type: 'string' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  integer: { type: 'number' },
  float: { type: 'number' },
  boolean: { type: 'boolean' },
  choice: { type: 'string' },
};

/** What the values of some lookups are, whatever the field's are. */
export const TYPES_OF_LOOKUPS: Readonly<Partial<Record<FilterLookup, string>>> = {
  year: 'integer',
  icontains: 'string',
  in: 'string',
};

const schemaOf = ({ type, options: { choices } }: Field): DeclaredSchema => ({
  ...SCHEMAS[type],
  ...(choices && { enum: choices }),
});

/** A parameter that filters by a field. */
export interface DeclaredFilter {
  readonly name: string;
  readonly field: Field;
  readonly lookup: FilterLookup;
}

/** The filters that a view names. */
export function declaredFilters({ filterFields, serializer }: Filterable): DeclaredFilter[] {
  return Object.entries(filterFields).flatMap(([property, lookups]) =>
    lookups.map((lookup) => ({
      name: lookup === 'exact' ? property : `${property}__${lookup}`,
      field: serializer.field(property),
      lookup,
    })),
  );
}

/** Undefined for a value that stands for no filter. */
function conditionOf({ field, lookup }: DeclaredFilter, text: string): Condition | undefined {
  const property = field.name;
  const read = (given: string): unknown => READERS[field.type](strip(given), field);
  if (lookup === 'in') {
    const given = text.split(',').filter((each) => strip(each) !== '');
    if (given.length > MOST_VALUES)
      fail(`Ensure this list has at most ${MOST_VALUES} values (it has ${given.length}).`);
    const values = given.flatMap((each) => read(each) ?? []);
    if (values.length === 0) return undefined;
    return { property, among: (parameters) => values.map((value) => parameters.add(value)).join() };
  }
  if (lookup === 'icontains' && text.length > LONGEST_TEXT) fail(tooLong(text));
  const value = lookup === 'year' ? readInteger(strip(text)) : read(text);
  return value === undefined ? undefined : { property, lookup, value };
}

/** Blanks alone are no text, though they are a wrong number and a wrong date. */
function readText(given: string, { options }: Field): string | undefined {
  const text = options.normalize?.(given) ?? given;
  if (text === '') return undefined;
  return text.includes('\0') ? fail('Null characters are not allowed.') : text;
}

/** A day alone stands for its first moment. */
function readDateTime(text: string, field: Field): unknown {
  try {
    return field.run(/^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? `${text}T00:00` : text);
  } catch (error) {
    throw error instanceof FieldError ? new InvalidFilter('Enter a valid date/time.') : error;
  }
}

/** What Python's `Decimal()` reads, underscores and digits of any script included. */
function readNumber(text: string): number {
  const plain = asciiDigits(text).replaceAll('_', '');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : fail('Enter a number.');
}

/** A part of one counts as little as with Django. Beyond these limits there is nothing to be found. */
function readInteger(text: string): number {
  return nearestSafe(readNumber(text));
}

function fail(message: string): never {
  throw new InvalidFilter(message);
}
