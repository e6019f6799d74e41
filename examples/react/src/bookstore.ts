import { createClient } from 'bookstore-client';

export const client = createClient({ baseUrl: 'http://127.0.0.1:8000' });
export const { books } = client;

/** The names under which query results are kept. */
export const keys = {
  all: ['books'] as const,
  page: (search: string, page: number) => ['books', 'page', search, page] as const,
  one: (id: number) => ['books', 'one', id] as const,
};
