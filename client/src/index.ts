export type { Change, ChangesOptions } from './changes.js';
export {
  createClient,
  type Book,
  type BookChanges,
  type BookFilters,
  type BookRequest,
  type BookTypes,
  type Client,
  type ClientOptions,
  type User,
} from './client.js';
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  GoneError,
  NotFoundError,
  PermissionDeniedError,
  PreconditionFailedError,
  ThrottledError,
  ValidationError,
} from './errors.js';
export type { CallOptions } from './http.js';
export type { Page, PageQuery } from './pages.js';
export type { BulkOptions, KeyOptions, MatchOptions, Resource } from './resource.js';
export type { components, operations, paths } from './schema.js';
export type { Tokens, TokenStore } from './session.js';
