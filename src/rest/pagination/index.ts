import { CursorPagination } from './cursor-pagination.js';
import { LimitOffsetPagination } from './limit-offset.js';
import { PageNumberPagination } from './page-number.js';
import type { Paginator } from './paginator.js';

export { PageNumberPagination } from './page-number.js';
export type { Page, PageNumbers } from '../core/page.js';
export type { Paginator } from './paginator.js';

interface Sizes {
  readonly pageSize: number;
  readonly maxPageSize: number;
}

/** The styles that the setting PAGINATION can name. `optional` makes pages only where a request names their size. */
export const PAGINATION: Readonly<
  Record<'optional' | 'none' | 'page' | 'limitoffset' | 'cursor', (sizes: Sizes) => Paginator | null>
> = {
  optional: ({ maxPageSize }) => new PageNumberPagination({ pageSize: undefined, maxPageSize }),
  none: () => null,
  page: (sizes) => new PageNumberPagination(sizes),
  limitoffset: (sizes) => new LimitOffsetPagination(sizes),
  cursor: (sizes) => new CursorPagination(sizes),
};
