import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../fair-queue.js';
import type { AuthenticatedUser } from './authenticated-user.js';
import type { ParsedData, Parser } from '../parsers/index.js';
import type { QueryDict, UploadedFile } from '../http/messages/query-dict.js';
import type { Response } from './response.js';
import type { Route } from './route.js';
import type { Verb } from '../http/messages/methods.js';
import type { Serializer } from '../serializers/serializer.js';

/**
 * One request as views see it: https://www.django-rest-framework.org/api-guide/requests/
 * All that belongs to a request lives here; views are shared by all requests.
 */
export interface Request extends Caller {
  readonly raw: FastifyRequest;
  readonly view: View;
  readonly route: Route;
  readonly urlconf: URLConf;
  /** The verb; that which a page's form stands for, where it names one. */
  method: string;
  /** The variable parts of the address, decoded. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly query: QueryDict;
  /** The account behind the request; null for an anonymous one. */
  user: AuthenticatedUser | null;
  /** What the user was recognised by, a token's claims for one. */
  auth: unknown;
  acceptedRenderer: Renderer;
  /** The media type asked for, parameters included: `application/json; indent=4`. */
  acceptedMediaType: string;
  /** Whom the request is from, where clients are counted or take turns: the account, or else the address. */
  readonly client: string;
  /** Aborted with ClientGone when the client has gone. */
  readonly signal: AbortSignal;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** The address of `path` on the host the client used. */
  absoluteUrl(path: string): string;
  /** The parsed body, read when first asked for. Throws UnsupportedMediaType, ParseError or RequestTooLarge. */
  data(): Promise<ParsedData>;
  /** The fields of the form that was sent; undefined for a body of another kind. Throws as `data` does. */
  form(): Promise<QueryDict<string | UploadedFile> | undefined>;
  /** Whether the body may be of another site's page, so that no page of ours may show it again. */
  forged?: boolean;
  /** What was typed into the raw-data form of a page, once `data` has been asked for. */
  readonly rawContent?: RawContent;
  /** The same request as if it had come with another verb. */
  withMethod(verb: Verb): Request;
}

/** A body that was typed into a form. */
export interface RawContent {
  readonly contentType: string;
  readonly content: string;
}

/** Whether requests may be conditional; `required`: writes must be (RFC 6585, section 3). */
export type ConditionalRequests = boolean | 'required';

/** A view, and one of its addresses. */
export interface Mounted {
  readonly view: View;
  readonly route: Route;
}

/** Where views are mounted. */
export interface URLConf {
  /** The view at a path of the form that routes have: `books/{id}`. */
  at(path: string): Mounted | undefined;
}

/** What the rest of the layer asks of a view. */
export interface View {
  readonly renderers: readonly Renderer[];
  readonly parsers: readonly Parser[];
  /** Whether large answers are compressed for clients that can read it. */
  readonly compression: boolean;
  /** Whether answers carry entity tags and requests may depend on them. */
  readonly conditionalRequests: ConditionalRequests;
  /** What the view is for, in OPTIONS and on pages. */
  readonly description: string;
  viewName(route: Route): string;
  /** The renderers that one of its addresses offers. */
  renderersFor(route: Route): readonly Renderer[];
  /** The serializer of what a verb takes, or of each of the many that it takes; undefined for a view without one. */
  serializerFor(verb: Verb, route: Route): Serializer | undefined;
  /** Throws NotAuthenticated or PermissionDenied unless all permissions agree. Undefined where they do at once. */
  checkPermissions(request: Request): Promise<void> | undefined;
  /** Throws where an address of one object has none that the request may see. */
  checkObject(request: Request): Promise<void>;
  /** The challenge that a 401 carries; without one it becomes 403. */
  authenticateHeader(request: Request): string | undefined;
}

/** The body's text, whole or piece by piece; empty for an answer without a body. */
export type Rendered = string | AsyncIterable<string>;

/** A representation that answers can take: https://www.django-rest-framework.org/api-guide/renderers/ */
export interface Renderer {
  readonly mediaType: string;
  /** Its name in `?format=` and as a suffix. */
  readonly format: string;
  /** The `Content-Type` of what it renders. */
  readonly contentType: string;
  /** The request headers that its answers depend on. */
  readonly vary: string;
  /** Headers of all that it renders. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it holds forms, whose fields may stand for verbs and bodies that browsers cannot send. */
  readonly forms?: boolean;
  /** Whether it shows a part of a list at a time even where the service's lists are whole. */
  readonly pageAtATime?: boolean;
  /** What tells this representation from the others of the same state, in an entity tag:
   * `.csv`. Plain JSON has none. */
  variant?(request: Request): string;
  render(response: Response, request: Request): Rendered | Promise<Rendered>;
  /** The status to send where it is not the response's own. */
  status?(response: Response): number;
}
