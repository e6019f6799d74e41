import type { Call, CallOptions, Query } from './http.js';
import { pageOf, pageQuery, queryOf, type Page, type PageQuery } from './pages.js';
import { chunksOf, itemsOf, withoutFirstLine } from './stream.js';
import type { Transport } from './transport.js';

/** A list of objects and the ways to read it. Each works with every style of pagination. */
export class List<T, Filters extends object> {
  constructor(
    protected readonly transport: Transport,
    /** Below the service's address, such as `api/books/`. */
    protected readonly path: string,
  ) {}

  /** Returns the whole list, or what the filters leave of it. */
  async list(filters?: Filters, options?: CallOptions): Promise<T[]> {
    const page = await this.read({ ...filters }, options);
    if (page.next === null) return page.results;
    const objects: T[] = [];
    for await (const { results } of this.from(page, options))
      for (const object of results) objects.push(object);
    return objects;
  }

  /** Returns one page. */
  page(query?: PageQuery<Filters>, options?: CallOptions): Promise<Page<T>> {
    return this.read(pageQuery({ ...query }), options);
  }

  /** Yields the page asked for and all that follow, each read when it is needed. */
  async *pages(query?: PageQuery<Filters>, options?: CallOptions): AsyncGenerator<Page<T>, void> {
    yield* this.from(await this.page(query, options), options);
  }

  /** Yields the objects of `pages`. */
  async *all(query?: PageQuery<Filters>, options?: CallOptions): AsyncGenerator<T, void> {
    for await (const { results } of this.pages(query, options)) yield* results;
  }

  /** Yields the objects of the list while they arrive in one response, which is never held whole. */
  async *stream(filters?: Filters, options?: CallOptions): AsyncGenerator<T, void> {
    const call = this.call({ ...filters }, options);
    const body = yield* itemsOf<T>(chunksOf(await this.transport.open(call), call));
    // A service that always makes pages has sent the first one.
    if (body !== undefined)
      for await (const { results } of this.from(pageOf<T>(body), options)) yield* results;
  }

  /** Returns the list as a CSV file in UTF-8, which is read as fast as the caller takes it. */
  csv(filters?: Filters, options?: CallOptions): ReadableStream<Uint8Array> {
    const chunks = this.csvChunks({ ...filters }, options);
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return();
      },
    });
  }

  private async *csvChunks(
    filters: Query,
    options: CallOptions | undefined,
  ): AsyncGenerator<Uint8Array, void> {
    let query: Query | URLSearchParams | undefined = filters;
    for (let isFirst = true; query; isFirst = false) {
      const call: Call = { ...this.call(query, options), headers: { accept: 'text/csv' } };
      const response = await this.transport.open(call);
      const chunks = chunksOf(response, call);
      yield* isFirst ? chunks : withoutFirstLine(chunks);
      query = queryOf(/<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]);
    }
  }

  private async read(query: Query | URLSearchParams, options: CallOptions | undefined): Promise<Page<T>> {
    return pageOf((await this.transport.send(this.call(query, options))).body);
  }

  /** Yields `page` and all that follow. */
  private async *from(page: Page<T>, options: CallOptions | undefined): AsyncGenerator<Page<T>, void> {
    for (let current = page; ;) {
      yield current;
      const query = queryOf(current.next);
      if (!query) return;
      current = await this.read(query, options);
    }
  }

  private call(query: Query | URLSearchParams, options: CallOptions | undefined): Call {
    return { method: 'GET', path: this.path, query, signal: options?.signal };
  }
}
