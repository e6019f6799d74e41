import type { Request } from '../core/contracts.js';
import { linkWith } from '../core/links.js';
import { int } from '../python.js';
import type { Rows } from './row-source.js';
import type { Page, PageNumbers } from '../core/page.js';
import type { Paginator, PaginatorOptions } from './paginator.js';
import { askedSize, INTEGER, SHOWN_SIZE } from './positive-int.js';

/** `?limit=50&offset=100`: DRF's LimitOffsetPagination. */
export class LimitOffsetPagination implements Paginator {
  readonly head = ['count', 'next', 'previous'];

  constructor(private readonly options: PaginatorOptions & { readonly pageSize: number }) {}

  async paginate<T extends object>(rows: Rows<T>, request: Request): Promise<Page> {
    const { pageSize, maxPageSize } = this.options;
    const limit = askedSize(request, 'limit', maxPageSize) ?? pageSize;
    const exactOffset = int(request.query.get('offset') ?? '') ?? 0n;
    const offset = Math.max(0, Number(exactOffset));
    const count = await rows.count();
    const address = (start: number | bigint): string =>
      linkWith(request, { limit: String(limit), offset: start > 0 ? String(start) : undefined });
    const next = offset + limit < count ? address(offset + limit) : null;
    const previous = offset > 0 ? address(exactOffset - BigInt(limit)) : null;
    return {
      head: { count, next, previous },
      json: offset < count ? await rows.page(limit, offset) : '[]',
      links: { next, prev: previous, first: address(0), last: address(lastOffset(count, limit)) },
      numbers: pageNumbers(offset < count ? offset : lastOffset(count, limit), limit, count, address),
    };
  }

  parameters(): ReturnType<Paginator['parameters']> {
    return [
      {
        name: 'limit',
        description: 'Number of results to return per page.',
        schema: INTEGER,
        example: SHOWN_SIZE,
      },
      { name: 'offset', description: 'The initial index from which to return the results.', schema: INTEGER },
    ];
  }
}

const lastOffset = (count: number, limit: number): number =>
  Math.max(0, Math.ceil(count / limit) - 1) * limit;

/** Rows that need not begin where a page would, among pages of their number: as DRF counts them. */
function pageNumbers(
  offset: number,
  limit: number,
  count: number,
  address: (start: number) => string,
): PageNumbers {
  const before = Math.ceil(offset / limit);
  const current = before + 1;
  const last = Math.max(1, before + Math.ceil((count - offset) / limit));
  return { current, last, address: (number) => address(Math.max(0, offset + (number - current) * limit)) };
}
