import type { Request } from '../core/contracts.js';
import { FILTER_BACKENDS, type FilterBackend, type Filterable } from '../filters/index.js';
import { declaredFilters, inputOf, type DeclaredFilter } from '../filters/field-filter.js';
import { ORDERING_PARAMETER, orderingFields } from '../filters/ordering-filter.js';
import { SEARCH_PARAMETER } from '../filters/search-filter.js';
import { METHOD_FIELD } from '../core/form-overrides.js';
import { pathOf, pathWith } from '../core/links.js';
import type { Response } from '../core/response.js';
import { inputType, NO_CHOICE, withFocus, type Control, type ControlOption } from '../pages/controls.js';
import { messagesOf, NO_MESSAGES, type Messages } from '../pages/messages.js';
import { texts } from '../pages/texts.js';

/** What narrows and orders a list, as a form that asks for the list again. */
export interface FilterPanel {
  /** What it is called. */
  readonly label: string;
  readonly action: string;
  readonly search?: { readonly name: string; readonly value: string };
  readonly controls: readonly Control[];
  /** How many of the controls are in use. */
  readonly used: number;
  /** Whether something in it is to be corrected. */
  readonly refused: boolean;
  readonly errors: readonly string[];
  /** Other parameters of the address, which stay. */
  readonly hidden: readonly (readonly [name: string, value: string])[];
  /** The list without any of it. */
  readonly clear: string;
}

/** Where a narrowed list starts is its own affair. */
const POSITIONS: readonly string[] = ['page', 'offset', 'cursor'];

/** The panel of a list; undefined where there is nothing to narrow it by, or no list. */
export function filterPanel({ status, data }: Response, request: Request): FilterPanel | undefined {
  const { view, query } = request;
  if (request.method !== 'GET' || ![200, 400].includes(status) || !isListing(view, request)) return undefined;
  const has = (backend: FilterBackend): boolean => view.filterBackends.includes(backend);
  const filters = has(FILTER_BACKENDS.filter) ? declaredFilters(view) : [];
  const searched = has(FILTER_BACKENDS.search) && view.searchFields.length > 0;
  const ordering = has(FILTER_BACKENDS.ordering) ? orderingFields(view) : [];
  const filterNames = filters.map(({ name }) => name);
  const messages = status === 400 ? messagesOf(data, filterNames) : NO_MESSAGES;
  const valueOf = (name: string): string => query.get(name) ?? '';
  const controls = filters.map((filter) => filterControl(filter, valueOf(filter.name), messages));
  if (ordering.length > 0) controls.push(orderingControl(ordering, view, valueOf(ORDERING_PARAMETER)));
  if (controls.length === 0 && !searched) return undefined;
  const dropped = new Set([...filterNames, SEARCH_PARAMETER, ORDERING_PARAMETER, METHOD_FIELD, ...POSITIONS]);
  return {
    label: texts.filters,
    action: pathOf(request),
    ...(searched && { search: { name: SEARCH_PARAMETER, value: valueOf(SEARCH_PARAMETER) } }),
    ...panelState(controls, messages),
    hidden: [...query.entries()].filter(([name]) => !dropped.has(name)),
    clear: pathWith(request, Object.fromEntries([...dropped].map((name) => [name, undefined] as const))),
  };
}

/** The controls of a panel, and what there is to say of them all. */
export const panelState = (controls: readonly Control[], { others }: Messages) => ({
  controls: withFocus(controls),
  used: controls.filter(({ value }) => value !== '').length,
  refused: controls.some(({ errors }) => errors.length > 0),
  errors: others,
});

type Listing = Filterable & { readonly filterBackends: readonly FilterBackend[] };

const isListing = (view: object, { route }: Request): view is Listing =>
  route.actions.GET === 'list' && 'filterFields' in view;

/** The control for one of a list's filters. */
export function filterControl(
  { name, field, lookup }: DeclaredFilter,
  value: string,
  messages: Messages,
): Control {
  const input = inputOf(lookup) ?? field.input;
  return {
    ...blank(name, texts.filterLabels[lookup](field.options.label), value),
    ...(input.choices
      ? { kind: 'select', options: withValue([NO_CHOICE, ...input.choices], value) }
      : { type: inputType(input, value) }),
    errors: messages.fields[name] ?? [],
  };
}

function orderingControl(fields: readonly string[], { serializer }: Listing, value: string): Control {
  const orders = fields.flatMap((name) => {
    const { label } = serializer.field(name).options;
    return [
      { value: name, text: texts.ascending(label) },
      { value: `-${name}`, text: texts.descending(label) },
    ];
  });
  const options = [{ value: '', text: texts.defaultOrder }, ...orders];
  return {
    ...blank(ORDERING_PARAMETER, texts.orderBy, value),
    kind: 'select',
    options: withValue(options, value),
  };
}

/** An address may ask for what the panel does not offer: an order by two fields. */
const withValue = (options: readonly ControlOption[], value: string): readonly ControlOption[] =>
  options.some((option) => option.value === value) ? options : [...options, { value, text: value }];

const blank = (name: string, label: string, value: string): Control => ({
  id: `filter-${name}`,
  name,
  label,
  help: '',
  kind: 'input',
  type: 'text',
  value,
  options: [],
  required: false,
  attributes: {},
  errors: [],
  autofocus: false,
});
