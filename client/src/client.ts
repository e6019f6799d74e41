import { Http, type CallOptions } from './http.js';
import { Resource } from './resource.js';
import type { components, operations } from './schema.js';
import { memoryStore, type Tokens, type TokenStore } from './session.js';
import { Transport } from './transport.js';

type Schemas = components['schemas'];

export type Book = Schemas['Book'];
export type BookRequest = Schemas['BookRequest'];
export type BookChanges = Schemas['PatchedBookRequest'];
export type BookFilters = Omit<
  NonNullable<operations['books_list']['parameters']['query']>,
  'page' | 'page_size'
>;
export type User = Schemas['Me'];

export interface BookTypes {
  readonly object: Book;
  readonly filters: BookFilters;
  readonly request: BookRequest;
  readonly changes: BookChanges;
  readonly bulkRequest: Schemas['BulkBookRequest'];
  readonly bulkChanges: Schemas['PatchedBulkBookRequest'];
  readonly errors: Schemas['BulkBookFieldErrors'];
}

export interface ClientOptions {
  /** The address of the service; its path, if it has one, is kept. */
  readonly baseUrl: string;
  /** The platform's by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** Where the tokens are kept: by default in memory. */
  readonly store?: TokenStore;
  /** Tokens to start with, where there is no store. */
  readonly tokens?: Tokens;
  /** How often a request is repeated at most after failures that pass: 3 by default. */
  readonly retries?: number;
}

/** A client of one service, for one user at a time. */
export class Client {
  readonly books: Resource<BookTypes>;

  constructor(private readonly transport: Transport) {
    this.books = new Resource(transport, 'api/books/');
  }

  /** Throws an `AuthenticationError` for wrong credentials. */
  logIn(username: string, password: string, options?: CallOptions): Promise<void> {
    return this.transport.session.logIn(username, password, options);
  }

  /** Forgets the tokens and revokes the refresh token. */
  logOut(options?: CallOptions): Promise<void> {
    return this.transport.session.logOut(options);
  }

  /** Returns the account that is logged in. */
  async me(options?: CallOptions): Promise<User> {
    const call = { method: 'GET', path: 'api/auth/me/', signal: options?.signal } as const;
    return (await this.transport.send(call)).body as User;
  }
}

export function createClient({ baseUrl, fetch, store, tokens, retries = 3 }: ClientOptions): Client {
  // `fetch` of a browser must not be called as a method of another object.
  const http = new Http(baseUrl, fetch ?? ((...request) => globalThis.fetch(...request)));
  return new Client(new Transport(http, store ?? memoryStore(tokens), retries));
}
