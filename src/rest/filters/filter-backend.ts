import type { QuerySet } from '../../database/models/query-set.js';
import type { Request } from '../core/contracts.js';
import type { FilterLookup } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';

/** What a viewset says about how its list can be narrowed and ordered. */
export interface Filterable {
  readonly serializer: Serializer;
  /** Fields to filter by, each with its lookups. */
  readonly filterFields: Readonly<Record<string, readonly FilterLookup[]>>;
  /** Fields that a search looks into. */
  readonly searchFields: readonly string[];
  /** Fields to order by; all that answers show unless given. */
  readonly orderingFields?: readonly string[];
}

/** A parameter of the query string, as the OpenAPI document tells of it. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** What pages that try requests out begin with. */
  readonly example?: unknown;
}

/** How many characters a text may have that is looked for in others. DRF has no bound. */
export const LONGEST_TEXT = 1000;

/** What is wrong with a longer one, in Django's words. */
export const tooLong = ({ length }: string): string =>
  `Ensure this value has at most ${LONGEST_TEXT} characters (it has ${length}).`;

/** Narrows or orders a list by the query string: https://www.django-rest-framework.org/api-guide/filtering/ */
export interface FilterBackend {
  /** Throws ValidationError for a value that is no filter. */
  filter<T extends object>(queryset: QuerySet<T>, request: Request, view: Filterable): QuerySet<T>;
  parameters(view: Filterable): readonly QueryParameter[];
}
