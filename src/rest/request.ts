import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from './authenticated-user.js';
import type { Renderer, Request, View } from './contracts.js';
import { ParseError, RequestTooLarge } from './exceptions.js';
import { parse, type ParsedData } from './parsers/index.js';
import { parseQuery, TooManyFields, type QueryDict } from './query-dict.js';
import type { Route, Verb } from './routes.js';

/** Stands in for a body that was longer than the limit (in bytes) and so was not kept. */
export class OversizedBody {
  constructor(readonly limit: number) {}
}

/** A request over Fastify's. */
export class RestRequest implements Request {
  user: AuthenticatedUser | null = null;
  auth: unknown = null;
  acceptedRenderer: Renderer;
  acceptedMediaType: string;
  readonly method: string;
  private parsedQuery?: QueryDict;
  private parsedData?: Promise<ParsedData>;

  constructor(
    readonly raw: FastifyRequest,
    readonly view: View,
    readonly route: Route,
  ) {
    this.method = raw.method;
    this.acceptedRenderer = view.renderers[0];
    this.acceptedMediaType = this.acceptedRenderer.mediaType;
  }

  get parameters(): Readonly<Record<string, string | undefined>> {
    return this.raw.params as Record<string, string | undefined>;
  }

  get query(): QueryDict {
    return (this.parsedQuery ??= this.parseQuery());
  }

  header(name: string): string | undefined {
    const value = this.raw.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  absoluteUrl(path: string): string {
    return `${this.raw.protocol}://${this.raw.headers.host ?? ''}${path}`;
  }

  data(): Promise<ParsedData> {
    return (this.parsedData ??= this.parseBody());
  }

  withMethod(verb: Verb): Request {
    return Object.create(this, { method: { value: verb } }) as Request;
  }

  private parseQuery(): QueryDict {
    const url = this.raw.originalUrl;
    const mark = url.indexOf('?');
    try {
      return parseQuery(mark < 0 ? '' : url.slice(mark + 1));
    } catch (error) {
      throw error instanceof TooManyFields ? new ParseError(error.message) : error;
    }
  }

  private async parseBody(): Promise<ParsedData> {
    const { body } = this.raw;
    if (body instanceof OversizedBody) throw new RequestTooLarge(body.limit);
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    return parse(bytes, this.raw.sentContentType, this.view.parsers);
  }
}
