import type { Database } from '../../../database/database.js';
import type { QueryDict } from '../../http/messages/query-dict.js';

/** A request, as far as serializers look at it. */
export interface SerializerRequest {
  readonly user: { readonly id: number } | null;
  readonly query: QueryDict;
  readonly method: string;
  /** The address of `path` on the host that the client used. */
  absoluteUrl(path: string): string;
}

/** Where values are validated and shown: https://www.django-rest-framework.org/api-guide/serializers/#including-extra-context */
export interface Context<T extends object = object> {
  /** Whether fields may be missing, as with PATCH. */
  readonly partial: boolean;
  /** The object that is about to be changed; undefined for a new one. */
  readonly instance?: T;
  /** Undefined where rows are loaded from files. */
  readonly request?: SerializerRequest;
  readonly database?: Database;
}

/** Outside of any request. */
export const NO_CONTEXT: Context = { partial: false };
