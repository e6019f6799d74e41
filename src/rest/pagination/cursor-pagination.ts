import { InvalidValue } from '../../database/errors.js';
import type { Position } from '../../database/models/query-set.js';
import type { Request } from '../core/contracts.js';
import { linkWith } from '../core/links.js';
import type { Rows, Stretch } from './row-source.js';
import { decodeCursor, encodeCursor, invalid, type Cursor } from './cursor.js';
import type { Page } from '../core/page.js';
import type { Paginator, PaginatorOptions } from './paginator.js';
import { askedSize, INTEGER, SHOWN_SIZE } from './positive-int.js';

interface Start {
  readonly offset?: number;
  readonly position: Position;
}

const START: Cursor = { offset: 0, reverse: false, position: undefined };

/**
 * `?cursor=…`: DRF's CursorPagination. A page starts behind a row and not after a number of rows, so that what is added or
 * removed in between neither repeats nor hides any other row.
 */
export class CursorPagination implements Paginator {
  readonly head = ['next', 'previous'];

  constructor(private readonly options: PaginatorOptions & { readonly pageSize: number }) {}

  async paginate<T extends object>(rows: Rows<T>, request: Request): Promise<Page> {
    const { pageSize, maxPageSize } = this.options;
    const limit = askedSize(request, 'page_size', maxPageSize) ?? pageSize;
    const text = request.query.get('cursor');
    const { offset, reverse, position } = text === undefined ? START : decodeCursor(text);
    const { length } = rows.queryset.ordering;
    const after = position?.slice(0, length);
    if (after && !rows.queryset.hasPosition(after)) invalid();
    const window = await rows.window({ limit, offset, after, reverse }).catch(refuse);
    const back = after !== undefined || offset > 0;
    const address = (start: Start, backwards: boolean): string =>
      linkWith(request, { cursor: encodeCursor({ ...start, reverse: backwards }) });
    const ahead = window.more ? address({ position: window.last ?? [] }, reverse) : null;
    const behind = back
      ? address(await turningPoint(rows, window.first, { limit, offset, after, reverse }), !reverse)
      : null;
    const [next, previous] = reverse ? [behind, ahead] : [ahead, behind];
    return { head: { next, previous }, json: window.json, links: { next, prev: previous } };
  }

  parameters(): ReturnType<Paginator['parameters']> {
    return [
      { name: 'cursor', description: 'The pagination cursor value.', schema: { type: 'string' } },
      {
        name: 'page_size',
        description: 'Number of results to return per page.',
        schema: INTEGER,
        example: SHOWN_SIZE,
      },
    ];
  }
}

/** The database knows better what is a value of a column's type. */
function refuse(error: unknown): never {
  if (error instanceof InvalidValue) return invalid();
  throw error;
}

/**
 * Where the way back from a page starts. As in DRF, a page come to by an offset is left from its second row, past the
 * first; one without a second row by a whole page.
 */
async function turningPoint<T extends object>(
  rows: Rows<T>,
  first: Position | undefined,
  stretch: Stretch,
): Promise<Start> {
  const { limit, offset = 0, after } = stretch;
  if (offset === 0 || !first) return { position: first ?? after ?? [] };
  const { first: second } = await rows.window({ ...stretch, limit: 1, offset: offset + 1 });
  if (!second) return { offset: limit, position: [] };
  return { offset: limit > 1 ? 1 : 0, position: second };
}
