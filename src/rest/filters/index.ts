import { FieldFilter } from './field-filter.js';
import { OrderingFilter } from './ordering-filter.js';
import { SearchFilter } from './search-filter.js';

export type { FilterBackend, Filterable, QueryParameter } from './filter-backend.js';
export type { FilterLookup } from '../serializers/fields/index.js';

/** The backends that the setting FILTER_BACKENDS can name, in the order in which they are applied. */
export const FILTER_BACKENDS = { filter: FieldFilter, search: SearchFilter, ordering: OrderingFilter };
