import type { Query } from './http.js';

/** One page of a list, in any style of pagination. */
export interface Page<T> {
  /** The number of objects on all pages; undefined where the service pages by cursor. */
  readonly count?: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: T[];
}

/** Filters, and which page: `page`, `offset` or `cursor`, depending on the service's style of pagination. */
export type PageQuery<Filters> = Filters & {
  /** Objects on a page, 100 by default. */
  readonly pageSize?: number | undefined;
  readonly page?: number | undefined;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
};

const PAGE_SIZE = 100;

/** Returns the query of a page. Its size has two names, of which a service knows one and ignores the other. */
export function pageQuery({ pageSize = PAGE_SIZE, ...rest }: PageQuery<object>): Query {
  return { ...rest, page_size: pageSize, limit: pageSize };
}

/** Returns the page that a list's body is. A service without pagination has returned the whole list, one page. */
export function pageOf<T>(body: unknown): Page<T> {
  if (!Array.isArray(body)) return body as Page<T>;
  return { count: body.length, next: null, previous: null, results: body as T[] };
}

/**
 * Returns the query of the next page's address. The rest of the address is not used: it may be one that only a proxy knows,
 * and no response can lead the client to another origin.
 */
export function queryOf(next: string | null | undefined): URLSearchParams | undefined {
  return next ? new URL(next, 'http://localhost').searchParams : undefined;
}
