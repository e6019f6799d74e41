import type { QueryParameter } from '../filters/filter-backend.js';
import type { Request } from '../contracts.js';
import type { Rows } from '../rows.js';

/** A part of a list. */
export interface Page {
  /** What stands in the body before `results`, in order: the count and the addresses of other pages. */
  readonly head: Readonly<Record<string, number | string | null>>;
  /** The rows as JSON text. */
  readonly json: string;
  /** Addresses for the `Link` header, by relation. */
  readonly links: Readonly<Record<string, string | null>>;
  /** Undefined where pages have no numbers. */
  readonly numbers?: PageNumbers;
}

/** Where a page stands among the others. The first is 1. */
export interface PageNumbers {
  readonly current: number;
  readonly last: number;
  address(number: number): string;
}

/** A style of cutting lists into pages: https://www.django-rest-framework.org/api-guide/pagination/ */
export interface Paginator {
  /** Undefined where the whole list is asked for. Throws NotFound for a page that there is not. */
  paginate<T extends object>(rows: Rows<T>, request: Request): Promise<Page | undefined>;
  parameters(): readonly QueryParameter[];
  /** The names in `head`. */
  readonly head: readonly string[];
  /** Whether a list is whole unless a request asks for a page. */
  readonly optional?: boolean;
}

export interface PaginatorOptions {
  /** Rows of a page unless a request names a number; undefined for pages only where one is named. */
  readonly pageSize: number | undefined;
  readonly maxPageSize: number;
}
