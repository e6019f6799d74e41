import { FILTER_BACKENDS } from '../../../rest/filters/index.js';
import { declaredFilters, type DeclaredFilter } from '../../../rest/filters/field-filter.js';
import { ORDERING_PARAMETER, orderingFields } from '../../../rest/filters/ordering-filter.js';
import { SEARCH_PARAMETER } from '../../../rest/filters/search-filter.js';
import type { QueryDict } from '../../../rest/http/messages/query-dict.js';
import type { Field } from '../../../rest/serializers/fields/index.js';
import { addressOf } from '../../visit/admin-address.js';
import type { Resource } from '../../site/admin-resource.js';

export const PAGE_SIZES = [10, 25, 50, 100];
const USUAL_PAGE_SIZE = 25;

export const COLUMNS_PARAMETER = 'columns';
export const PAGE_PARAMETER = 'page';
export const PAGE_SIZE_PARAMETER = 'page_size';

type Changes = Readonly<Record<string, number | string | undefined>>;

/** What the address of a list asks for: the API's own parameters, and which columns. */
export class ChangeList {
  readonly filters: readonly DeclaredFilter[];
  readonly isSearchable: boolean;
  readonly orderable: readonly string[];
  readonly columns: readonly Field[];
  /** The filters and the search that are in use, by their parameters. */
  readonly narrowing: Readonly<Record<string, string>>;
  /** Order, rows and columns, where the address names them. */
  readonly view: Readonly<Record<string, string>>;

  constructor(
    readonly resource: Resource,
    private readonly query: QueryDict,
    readonly page = query.get(PAGE_PARAMETER) || '1',
  ) {
    const { viewset, listed } = resource;
    const { filterBackends } = viewset;
    this.filters = filterBackends.includes(FILTER_BACKENDS.filter) ? declaredFilters(viewset) : [];
    this.isSearchable = filterBackends.includes(FILTER_BACKENDS.search) && viewset.searchFields.length > 0;
    this.orderable = filterBackends.includes(FILTER_BACKENDS.ordering) ? orderingFields(viewset) : [];
    const asked = query.getAll(COLUMNS_PARAMETER).flatMap((names) => names.split(','));
    const chosen = resource.serializer.readable.filter(({ name }) => asked.includes(name));
    this.columns = chosen.length > 0 ? chosen : listed;
    const columns = asked.length > 0 ? this.columns.map(({ name }) => name).join(',') : '';
    this.narrowing = this.used([SEARCH_PARAMETER, ...this.filters.map(({ name }) => name)]);
    this.view = {
      ...this.used([ORDERING_PARAMETER, PAGE_SIZE_PARAMETER]),
      ...(columns && { [COLUMNS_PARAMETER]: columns }),
    };
  }

  value(name: string): string {
    return this.query.get(name) ?? '';
  }

  /** The same list from another page on. */
  at(page: string): ChangeList {
    return new ChangeList(this.resource, this.query, page);
  }

  get pageSize(): number {
    const asked = Number(this.value(PAGE_SIZE_PARAMETER));
    return PAGE_SIZES.includes(asked) ? asked : USUAL_PAGE_SIZE;
  }

  /** The fields that the list is ordered by, `-` before the descending ones. */
  get ordering(): readonly string[] {
    return this.value(ORDERING_PARAMETER).split(',').filter(Boolean);
  }

  /** The list's page with other values of some parameters; undefined takes one away. */
  address(changes: Changes = {}): string {
    const page = this.page === '1' ? undefined : this.page;
    return addressOf(this.resource.path, { ...this.narrowing, ...this.view, page, ...changes });
  }

  /** Where the API has the rows of the page. */
  get apiAddress(): string {
    const { narrowing, pageSize: page_size, page } = this;
    const ordering = this.value(ORDERING_PARAMETER);
    return addressOf(this.resource.apiPath, { ...narrowing, ordering, page_size, page });
  }

  /** All the rows, on no pages, in another format: where the API has them, or a page that sends them on. */
  exportAddress(format: string, path = this.resource.apiPath): string {
    const ordering = this.value(ORDERING_PARAMETER);
    return addressOf(path, { ...this.narrowing, ordering, format });
  }

  /** The parameters that have a value. */
  private used(names: readonly string[]): Readonly<Record<string, string>> {
    return Object.fromEntries(
      names.map((name) => [name, this.value(name)] as const).filter(([, value]) => value !== ''),
    );
  }
}
