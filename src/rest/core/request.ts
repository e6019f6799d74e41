import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from './authenticated-user.js';
import type { RawContent, Renderer, Request, URLConf, View } from './contracts.js';
import { ParseError } from '../exceptions.js';
import { LateBody } from '../http/late-body.js';
import { parse, type ParsedData } from '../parsers/index.js';
import { rawContentOf } from './form-overrides.js';
import { parseQuery, QueryDict, TooManyFields, type UploadedFile } from '../http/messages/query-dict.js';
import { signalOf } from '../http/messages/client-signal.js';
import type { Route } from './route.js';
import type { Verb } from '../http/messages/methods.js';
import { clientOf } from '../http/messages/client-address.js';

/** A request over Fastify's. */
export class RestRequest implements Request {
  user: AuthenticatedUser | null = null;
  auth: unknown = null;
  acceptedRenderer: Renderer;
  acceptedMediaType: string;
  method: string;
  forged?: boolean;
  rawContent?: RawContent;
  private parsedQuery?: QueryDict;
  private parsedBody?: Promise<ParsedData>;
  private parsedData?: Promise<ParsedData>;

  constructor(
    readonly raw: FastifyRequest,
    readonly view: View,
    readonly route: Route,
    readonly urlconf: URLConf,
  ) {
    this.method = raw.method;
    this.acceptedRenderer = view.renderersFor(route)[0];
    this.acceptedMediaType = this.acceptedRenderer.mediaType;
  }

  get parameters(): Readonly<Record<string, string | undefined>> {
    return this.raw.params as Record<string, string | undefined>;
  }

  get query(): QueryDict {
    return (this.parsedQuery ??= queryOf(this.raw));
  }

  get client(): string {
    return this.user ? `user ${this.user.id}` : clientOf(this.raw.ip);
  }

  get signal(): AbortSignal {
    return signalOf(this.raw.raw);
  }

  header(name: string): string | undefined {
    const value = this.raw.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  absoluteUrl(path: string): string {
    return `${this.raw.protocol}://${this.raw.headers.host ?? ''}${path}`;
  }

  data(): Promise<ParsedData> {
    return (this.parsedData ??= this.acceptedRenderer.forms ? this.parseForm() : this.body());
  }

  async form(): Promise<QueryDict<string | UploadedFile> | undefined> {
    const body = await this.body();
    return body instanceof QueryDict ? body : undefined;
  }

  withMethod(verb: Verb): Request {
    return Object.create(this, { method: { value: verb } }) as Request;
  }

  private body(): Promise<ParsedData> {
    return (this.parsedBody ??= this.parseBody());
  }

  /** What a form stands for, be it another body. */
  private async parseForm(): Promise<ParsedData> {
    const body = await this.body();
    this.rawContent = rawContentOf(body);
    if (!this.rawContent) return body;
    return parse(Buffer.from(this.rawContent.content), this.rawContent.contentType, this.view.parsers);
  }

  private async parseBody(): Promise<ParsedData> {
    return parse(await arrivedBody(this.raw), this.raw.sentContentType, this.view.parsers);
  }
}

/** The parameters of an address. Throws ParseError for too many. */
export function queryOf({ originalUrl }: FastifyRequest): QueryDict {
  const mark = originalUrl.indexOf('?');
  if (mark < 0) return NO_PARAMETERS;
  try {
    return parseQuery(originalUrl.slice(mark + 1));
  } catch (error) {
    throw error instanceof TooManyFields ? new ParseError(error.message) : error;
  }
}

/**
 * The bytes of a body, read now if they have not been yet. Throws RequestTooLarge for more than the address takes, or than
 * `limit` bytes where that is less; ParseError for a body that does not arrive whole.
 */
export const arrivedBody = ({ body }: FastifyRequest, limit?: number): Promise<Buffer> =>
  body instanceof LateBody ? body.read(limit) : NONE;

const NONE = Promise.resolve(Buffer.alloc(0));

const NO_PARAMETERS = new QueryDict();
