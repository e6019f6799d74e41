import { hash } from 'node:crypto';
import type { Rendered, Request } from './contracts.js';
import { PreconditionFailed, PreconditionRequired } from '../exceptions.js';
import { escapeLineEnds, JsonPieces, jsonOf, JsonText } from './json-text.js';
import { EventStream, type Response } from './response.js';

/*
 * Conditional requests: https://www.rfc-editor.org/rfc/rfc9110#section-13
 *
 * An entity tag is a digest of the state, which all representations share, and the name of the representation:
 * `"<digest>"` of plain JSON, `"<digest>.csv.br"` of compressed CSV. So a tag of any representation tells whether the state
 * is still the one it was made of.
 */

const digest = (state: string): string => hash('sha256', state, 'base64url');

const DIGEST_LENGTH = digest('').length;

/** The strong entity tag of a state, given as JSON text, in one representation. */
const entityTag = (state: string, representation = ''): string => `"${digest(state)}${representation}"`;

/**
 * The entity tag of a response, weak for a list that is sent piece by piece; undefined for one that has none: an error, a
 * page for people, what came of a write, events, a list too long to be read twice whose table has no version.
 */
export function etagOf(
  request: Request,
  { status, data }: Response,
  body: Rendered,
  encoding: string | undefined,
): string | undefined {
  const { acceptedRenderer: renderer, method, view, route } = request;
  if (!view.conditionalRequests || status !== 200 || renderer.forms || !READS.has(method)) return undefined;
  if (data instanceof EventStream) return undefined;
  const variant = renderer.variant?.(request) ?? '';
  const representation = encoding === undefined ? variant : `${variant}.${encoding}`;
  // Weak: what changes while the list is being sent may be in it. The tag is current only as long as nothing has changed.
  if (data instanceof JsonPieces)
    return data.version && `W/${entityTag(versionOf(data.version, request), representation)}`;
  // One object has the same digest in all representations, since any of its tags may come back in If-Match.
  return entityTag(variant !== '' && route.detail ? stateOf(data) : (body as string), representation);
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** A table's version says nothing of which rows are asked for, nor by whom. */
const versionOf = (version: string, { raw, user }: Request): string =>
  JSON.stringify([version, raw.url, user?.id]);

/**
 * Whether the client has this representation already: 304. Throws PreconditionFailed where it asks for another state of
 * it.
 */
export function isNotModified(request: Request, tag: string): boolean {
  const ifMatch = request.header('if-match');
  // A weak tag never matches here (RFC 9110, section 13.1.1).
  if (ifMatch !== undefined && !names(ifMatch, ({ weak, opaque }) => !weak && opaque === tag))
    throw new PreconditionFailed();
  const ifNoneMatch = request.header('if-none-match');
  const opaqueTag = tag.replace(/^W\//, '');
  return ifNoneMatch !== undefined && names(ifNoneMatch, ({ opaque }) => opaque === opaqueTag);
}

/** The `ETag` of an object, by which a client can name the state that it is shown; none for many objects. */
export function etagHeaders(request: Request, data: unknown): Readonly<Record<string, string>> {
  const { view, route, acceptedRenderer: renderer } = request;
  if (!view.conditionalRequests || route.many) return {};
  return { etag: entityTag(stateOf(data), renderer.variant?.(request)) };
}

/** The text that an object's entity tags are made of. */
const stateOf = (data: unknown): string =>
  data instanceof JsonText ? escapeLineEnds(data.text) : jsonOf(data);

/** Whether a write may go on, given the object as it is represented. */
export type Precondition = (data: unknown) => boolean;

/**
 * The precondition of a write, undefined where there is none. One serves for as many objects as the request is about: its
 * header may have thousands of tags, and is read once. Throws PreconditionRequired where a write has to depend on the state.
 */
export function preconditionOf(request: Request): Precondition | undefined {
  const { conditionalRequests } = request.view;
  if (!conditionalRequests) return undefined;
  const ifMatch = request.header('if-match');
  if (ifMatch === undefined && conditionalRequests === 'required') throw new PreconditionRequired();
  const header = ifMatch ?? request.header('if-none-match');
  if (header === undefined) return undefined;
  const wanted = ifMatch !== undefined;
  if (header.trim() === '*') return () => wanted;
  // A weak tag never matches (RFC 9110, section 13.1.1).
  const strong = tagsIn(header).filter(({ weak }) => !weak);
  const digests = new Set(strong.map(({ opaque }) => opaque.slice(1, 1 + DIGEST_LENGTH)));
  return (data) => digests.has(digest(stateOf(data))) === wanted;
}

interface ListedTag {
  readonly weak: boolean;
  /** With its quotes. */
  readonly opaque: string;
}

const TAG = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** Whether a header's list has such a tag. `*` stands for any. */
const names = (header: string, isMeant: (tag: ListedTag) => boolean): boolean =>
  header.trim() === '*' || tagsIn(header).some(isMeant);

/** Characters of a list that are read. A header has no more, but a field of a form that stands for one may have millions. */
const LONGEST_LIST = 16_384;

const tagsIn = (header: string): ListedTag[] =>
  Array.from(header.slice(0, LONGEST_LIST).matchAll(TAG), ([, weak, opaque]) => ({
    weak: weak !== undefined,
    opaque,
  }));
