import { ChangeFeed, type Change, type ChangesOptions } from './changes.js';
import { PreconditionFailedError, ValidationError, type ApiError, type Refusal } from './errors.js';
import { Etags } from './etags.js';
import type { Answer, Call, CallOptions } from './http.js';
import { List } from './list.js';

/** The types of a resource, taken from the document. */
export interface ResourceTypes {
  readonly object: { readonly id: number };
  readonly filters: object;
  /** What creates or replaces an object. */
  readonly request: object;
  /** What changes an object. */
  readonly changes: object;
  /** The same in a bulk call, where each names its object. */
  readonly bulkRequest: { readonly id: number };
  readonly bulkChanges: { readonly id: number };
  /** What is wrong with a request, by field. */
  readonly errors: object;
}

export interface KeyOptions extends CallOptions {
  /**
   * By default a new key for each call. One of your own lets the call be made again after a restart; the service executes
   * it once and returns the first response.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface MatchOptions extends CallOptions {
  /** The ETag of the version to change; `false` changes any. By default that of the last read by this client, if there was one. */
  readonly ifMatch?: string | false | undefined;
}

export interface BulkOptions extends KeyOptions {
  /** Whether the objects must still be the versions that this client has read last. By default any version is changed. */
  readonly ifMatch?: boolean | undefined;
}

/** A resource: its list, its objects one by one, and many of them in one call, which changes all or none. */
export class Resource<R extends ResourceTypes> extends List<R['object'], R['filters']> {
  private readonly etags = new Etags();
  private readonly feed = new ChangeFeed<R['object']>(this.transport, `${this.path}changes/`);

  get(id: number, options?: CallOptions): Promise<R['object']> {
    return this.one('GET', id, undefined, { signal: options?.signal, ifMatch: false });
  }

  async create(request: R['request'], options?: KeyOptions): Promise<R['object']> {
    const { headers, body } = await this.keyed('POST', this.path, request, options);
    const object = body as R['object'];
    this.etags.remember(this.pathOf(object.id), headers);
    return object;
  }

  /** Replaces an object. */
  update(id: number, request: R['request'], options?: MatchOptions): Promise<R['object']> {
    return this.one('PUT', id, request, options);
  }

  /** Changes some fields of an object. */
  patch(id: number, changes: R['changes'], options?: MatchOptions): Promise<R['object']> {
    return this.one('PATCH', id, changes, options);
  }

  async delete(id: number, options?: MatchOptions): Promise<void> {
    await this.one('DELETE', id, undefined, options);
  }

  async bulkCreate(requests: readonly R['request'][], options?: KeyOptions): Promise<R['object'][]> {
    const { body } = await this.keyed('POST', `${this.path}bulk/`, requests, options);
    return body as R['object'][];
  }

  /** Replaces objects. */
  bulkUpdate(requests: readonly R['bulkRequest'][], options?: BulkOptions): Promise<R['object'][]> {
    return this.many('PUT', requests, requests.map(idOf), options);
  }

  /** Changes some fields of objects. */
  bulkPatch(changes: readonly R['bulkChanges'][], options?: BulkOptions): Promise<R['object'][]> {
    return this.many('PATCH', changes, changes.map(idOf), options);
  }

  async bulkDelete(ids: readonly number[], options?: BulkOptions): Promise<void> {
    await this.many('DELETE', ids, ids, options);
  }

  /**
   * Yields each change of an object, by any client, once and in order; it ends only by `signal` or an error. It continues
   * after lost connections and restarts of the service. Throws a `GoneError` if the changes after `since` are not kept.
   */
  changes(options?: ChangesOptions): AsyncGenerator<Change<R['object']>, never> {
    return this.feed.from(options);
  }

  /** Returns the cursor after the last change: to read the list, and then `changes` since this cursor. */
  changesCursor(options?: CallOptions): Promise<string> {
    return this.feed.cursor(options);
  }

  /** Whether an error says that another client has changed the object; `current` is what it is now. */
  isConflict(error: unknown): error is PreconditionFailedError<R['object']> {
    return this.isOf(error, PreconditionFailedError) && !Array.isArray(error.current);
  }

  /** The same for objects of a bulk call; `current` has those that still exist. */
  isBulkConflict(error: unknown): error is PreconditionFailedError<R['object'][]> {
    return this.isOf(error, PreconditionFailedError) && Array.isArray(error.current);
  }

  /** Whether an error names invalid fields, in `fields`, or after a bulk call in `items`. */
  isInvalid(error: unknown): error is ValidationError<R['errors']> {
    return this.isOf(error, ValidationError);
  }

  private isOf<E extends ApiError>(error: unknown, type: new (refusal: Refusal) => E): error is E {
    return error instanceof type && error.path.startsWith(this.path);
  }

  private pathOf(id: number): string {
    return `${this.path}${id}/`;
  }

  private async one(
    method: Call['method'],
    id: number,
    body: object | undefined,
    { ifMatch, signal }: MatchOptions = {},
  ): Promise<R['object']> {
    const path = this.pathOf(id);
    const etag = ifMatch ?? this.etags.get(path);
    const headers = matching(etag ? [etag] : []);
    try {
      const answer = await this.transport.send({ method, path, body, headers, signal });
      this.etags.remember(path, answer.headers);
      return answer.body as R['object'];
    } catch (error) {
      // It has told the version that it has shown.
      if (error instanceof PreconditionFailedError) this.etags.remember(path, error.headers);
      throw error;
    }
  }

  private async many(
    method: Call['method'],
    body: object,
    ids: readonly number[],
    options?: BulkOptions,
  ): Promise<R['object'][]> {
    const headers = matching(options?.ifMatch ? ids.map((id) => this.lastRead(id)) : []);
    try {
      return (await this.keyed(method, `${this.path}bulk/`, body, options, headers)).body as R['object'][];
    } finally {
      // No response to a bulk call has the ETags of its objects.
      for (const id of ids) this.etags.forget(this.pathOf(id));
    }
  }

  /** Returns the ETag of an object. Throws if it has not been read. */
  private lastRead(id: number): string {
    const etag = this.etags.get(this.pathOf(id));
    if (etag === undefined) throw new TypeError(`${this.pathOf(id)} has not been read`);
    return etag;
  }

  /** Sends what the service executes only once, however often it is sent. */
  private keyed(
    method: Call['method'],
    path: string,
    body: object,
    { idempotencyKey = newKey(), signal }: KeyOptions = {},
    headers: Call['headers'] = {},
  ): Promise<Answer> {
    const call = { method, path, body, signal };
    return this.transport.send({ ...call, headers: { ...headers, 'idempotency-key': idempotencyKey } });
  }
}

const idOf = ({ id }: { readonly id: number }): number => id;

function matching(etags: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  if (etags.length > 0) headers['if-match'] = etags.join(', ');
  return headers;
}

/** Returns 128 random bits. `crypto.randomUUID` is missing on pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
