import type { Condition } from '../../database/models/query-set.js';
import { ValidationError } from '../exceptions.js';
import { strip } from '../python.js';
import {
  FieldError,
  type Messages,
  type Field,
  type FilterLookup,
  type Input,
  type JsonSchema,
} from '../serializers/fields/index.js';
import { NUMBER_INPUT, NUMBER_SCHEMA, parseInteger } from '../serializers/fields/number/number-field.js';
import { LONGEST_TEXT, tooLong, type FilterBackend, type Filterable } from './filter-backend.js';

/** How many values a list of them may have. django-filter has no bound. */
const MOST_VALUES = 100;

/** Filters named in the viewset, `?author=…&published_date__gte=…`: django-filter's backend. */
export const FieldFilter: FilterBackend = {
  filter: (queryset, request, view) => {
    const conditions: Condition[] = [];
    const errors: Record<string, Messages> = {};
    for (const filter of declaredFilters(view)) {
      const { name } = filter;
      const text = request.query.get(name) ?? '';
      if (text === '') continue;
      try {
        const condition = conditionOf(filter, text);
        if (condition) conditions.push(condition);
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        errors[name] = error.messages;
      }
    }
    if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    return conditions.length > 0 ? queryset.filter(...conditions) : queryset;
  },

  parameters: (view) =>
    declaredFilters(view).map(({ name, field, lookup }) => ({
      name,
      description: `${field.options.label}: ${DESCRIPTIONS[lookup]}.`,
      schema: TEXTS[lookup]?.schema ?? field.filterSchema,
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

const TEXT = { input: { type: 'text' }, schema: { type: 'string' } };

/** What the texts of some lookups are, whatever the field's are. */
const TEXTS: Readonly<Partial<Record<FilterLookup, { readonly input: Input; readonly schema: JsonSchema }>>> =
  {
    year: { input: NUMBER_INPUT, schema: NUMBER_SCHEMA },
    icontains: TEXT,
    in: TEXT,
  };

/** The control of a lookup that is not the field's own. */
export const inputOf = (lookup: FilterLookup): Input | undefined => TEXTS[lookup]?.input;

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
  const property = field.source;
  if (lookup === 'in') {
    const given = text.split(',').filter((each) => strip(each) !== '');
    if (given.length > MOST_VALUES)
      fail(`Ensure this list has at most ${MOST_VALUES} values (it has ${given.length}).`);
    const values = given.flatMap((each) => field.parseFilter(strip(each)) ?? []);
    if (values.length === 0) return undefined;
    return { property, among: (parameters) => values.map((value) => parameters.add(value)).join() };
  }
  if (lookup === 'icontains' && text.length > LONGEST_TEXT) fail(tooLong(text));
  const value = lookup === 'year' ? parseInteger(strip(text)) : field.parseFilter(strip(text));
  return value === undefined ? undefined : { property, lookup, value };
}

function fail(message: string): never {
  throw new FieldError([message]);
}
