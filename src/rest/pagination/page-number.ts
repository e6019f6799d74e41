import type { Request } from '../core/contracts.js';
import { NotFound } from '../exceptions.js';
import { linkWith } from '../core/links.js';
import { int } from '../python.js';
import type { Rows } from './row-source.js';
import type { Page } from '../core/page.js';
import type { Paginator, PaginatorOptions } from './paginator.js';
import { askedSize, INTEGER, SHOWN_SIZE } from './positive-int.js';

/** `?page=2&page_size=50`: DRF's PageNumberPagination. */
export class PageNumberPagination implements Paginator {
  readonly head = ['count', 'next', 'previous'];

  constructor(private readonly options: PaginatorOptions) {}

  get optional(): boolean {
    return this.options.pageSize === undefined;
  }

  async paginate<T extends object>(rows: Rows<T>, request: Request): Promise<Page | undefined> {
    const size = askedSize(request, 'page_size', this.options.maxPageSize) ?? this.options.pageSize;
    if (size === undefined) return undefined;
    const count = await rows.count();
    const last = Math.max(1, Math.ceil(count / size));
    const page = pageNumber(request.query.get('page') || '1', last);
    const address = (number: number): string =>
      linkWith(request, { page: number === 1 ? undefined : String(number) });
    const next = page < last ? address(page + 1) : null;
    const previous = page > 1 ? address(page - 1) : null;
    return {
      head: { count, next, previous },
      json: await rows.page(size, (page - 1) * size),
      links: { next, prev: previous, first: address(1), last: address(last) },
      numbers: { current: page, last, address },
    };
  }

  parameters(): ReturnType<Paginator['parameters']> {
    const { maxPageSize } = this.options;
    return [
      { name: 'page', description: 'A page number within the paginated result set.', schema: INTEGER },
      {
        name: 'page_size',
        description: `Number of results to return per page, at most ${maxPageSize}.`,
        schema: INTEGER,
        example: Math.min(SHOWN_SIZE, maxPageSize),
      },
    ];
  }
}

function pageNumber(text: string, last: number): number {
  if (text === 'last') return last;
  const number = int(text);
  if (number === undefined || number < 1n || number > BigInt(last)) throw new NotFound('Invalid page.');
  return Number(number);
}
