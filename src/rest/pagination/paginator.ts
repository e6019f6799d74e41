import type { QueryParameter } from '../filters/filter-backend.js';
import type { Request } from '../core/contracts.js';
import type { Rows } from './row-source.js';
import type { Page } from '../core/page.js';

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
