import { filterControl, panelState, type FilterPanel } from '../../../rest/browsable/filter-panel.js';
import { messagesOf, NO_MESSAGES } from '../../../rest/pages/messages.js';
import { displayedNumbers, type PageLinks } from '../../../rest/browsable/page-links.js';
import { texts as apiTexts } from '../../../rest/pages/texts.js';
import { ORDERING_PARAMETER } from '../../../rest/filters/ordering-filter.js';
import { SEARCH_PARAMETER } from '../../../rest/filters/search-filter.js';
import type { ApiObject } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import { shown } from '../../values.js';
import {
  COLUMNS_PARAMETER,
  PAGE_PARAMETER,
  PAGE_SIZE_PARAMETER,
  PAGE_SIZES,
  type ChangeList,
} from './change-list.js';

/** A page of a list as the API answers it. */
export interface ApiPage {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly ApiObject[];
}

/** The heads of the columns. Each orders the list by its own: ascending, then descending, then not at all. */
export function columnHeads(list: ChangeList) {
  const [first] = list.ordering;
  return list.columns.map(({ name, options: { label } }) => {
    if (!list.orderable.includes(name)) return { name, label };
    const next = first === name ? `-${name}` : first === `-${name}` ? undefined : name;
    const sort = first === name ? 'ascending' : first === `-${name}` ? 'descending' : undefined;
    const url = list.address({ [ORDERING_PARAMETER]: next, page: undefined });
    return { name, label, url, ...(sort && { sort }) };
  });
}

export function rowsOf({ resource, columns }: ChangeList, objects: readonly ApiObject[]) {
  return objects.map((object) => ({
    id: object.id,
    name: resource.nameOf(object),
    url: resource.objectPath(object.id, 'change'),
    cells: columns.map((field) => ({ label: field.options.label, text: shown(object[field.name]) })),
  }));
}

/** The search and the filters of a list; `refusal` is the API's answer to wrong ones. */
export function panelOf(list: ChangeList, refusal?: unknown): FilterPanel {
  const { listFilter } = list.resource.admin;
  const offered = list.filters.filter(
    ({ name }) => !listFilter || listFilter.includes(name) || list.value(name) !== '',
  );
  const names = offered.map(({ name }) => name);
  const messages = refusal === undefined ? NO_MESSAGES : messagesOf(refusal, names);
  const controls = offered.map((filter) => filterControl(filter, list.value(filter.name), messages));
  return {
    label: texts.filters,
    action: list.resource.path,
    ...(list.isSearchable && { search: { name: SEARCH_PARAMETER, value: list.value(SEARCH_PARAMETER) } }),
    ...panelState(controls, messages),
    hidden: Object.entries(list.view),
    clear: clearAddress(list),
  };
}

export const clearAddress = (list: ChangeList): string =>
  list.address({
    ...Object.fromEntries(Object.keys(list.narrowing).map((name) => [name, undefined])),
    page: undefined,
  });

/** The filters in use, each with the list without it. */
export function chipsOf(list: ChangeList) {
  return Object.entries(list.narrowing).map(([name, value]) => {
    const filter = list.filters.find((each) => each.name === name);
    const label = filter ? apiTexts.filterLabels[filter.lookup](filter.field.options.label) : apiTexts.search;
    return {
      text: texts.chip(label, value),
      url: list.address({ [name]: undefined, page: undefined }),
    };
  });
}

/** Which columns, and how many rows on a page. */
export const viewOptions = (list: ChangeList) => ({
  columns: list.resource.serializer.readable.map(({ name, options: { label } }) => ({
    name,
    label,
    checked: list.columns.some((column) => column.name === name),
  })),
  columnsName: COLUMNS_PARAMETER,
  pageSizes: PAGE_SIZES.map((size) => ({ size, current: size === list.pageSize })),
  pageSizeName: PAGE_SIZE_PARAMETER,
  hidden: [
    ...Object.entries(list.narrowing),
    ...Object.entries(list.view).filter(([name]) => name === ORDERING_PARAMETER),
  ],
});

/** Ways to the other pages; undefined where there are none. The size of a page is what the API made of the one asked for. */
export function pageLinksOf(
  list: ChangeList,
  { count, next, previous, results }: ApiPage,
): (PageLinks & { readonly from: number; readonly to: number }) | undefined {
  // Not by what was asked for, which may be `last`.
  const current = previous === null ? 1 : pageOf(previous) + 1;
  const size =
    next !== null ? results.length : current > 1 ? (count - results.length) / (current - 1) : count;
  const last = size > 0 ? Math.ceil(count / size) : 1;
  if (last <= 1) return undefined;
  const url = (page: number): string => list.address({ page: page === 1 ? undefined : page });
  return {
    ...(current > 1 && { previous: url(current - 1) }),
    ...(next !== null && { next: url(current + 1) }),
    numbers: displayedNumbers(current, last).map((number) =>
      number === undefined ? undefined : { number, url: url(number), current: number === current },
    ),
    from: (current - 1) * size + 1,
    to: (current - 1) * size + results.length,
  };
}

const pageOf = (address: string): number =>
  Number(new URLSearchParams(address.split('?')[1]).get(PAGE_PARAMETER) ?? 1);
