import type { FastifyReply, FastifyRequest } from 'fastify';
import { locationOf } from '../../rest/core/links.js';
import { FormParser, MultiPartParser, parse } from '../../rest/parsers/index.js';
import { QueryDict } from '../../rest/http/messages/query-dict.js';
import { arrivedBody, queryOf } from '../../rest/core/request.js';
import { localAddress } from './local-redirect.js';

export type Form = QueryDict<unknown>;

/** Bytes of a form that an anonymous client may send. It asks for a name and a password, or was typed by one person. */
const LONGEST_FORM = 64 * 1024;

/**
 * The form that was sent, of at most `limit` bytes; Infinity for as many as the service takes. Throws UnsupportedMediaType
 * for a body that is not a form, ParseError, RequestTooLarge.
 */
export async function sentForm(request: FastifyRequest, limit = LONGEST_FORM): Promise<Form> {
  const form = await parse(await arrivedBody(request, limit), request.sentContentType, [
    FormParser,
    MultiPartParser,
  ]);
  return form instanceof QueryDict ? (form as Form) : new QueryDict();
}

/** The text in a field of a form; empty for one that was not sent. */
export function formText(form: Form, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Where to go on to: what the address or the form says, if it is one of our own. */
export function nextOf(request: FastifyRequest, form?: Form): string | undefined {
  const next = form?.get('next') ?? queryOf(request).get('next');
  return typeof next === 'string' ? localAddress(next) : undefined;
}

/** What pages of sessions say to caches. */
export const privately = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'private, no-store', vary: 'Cookie' });

/** Sends the browser on, which asks there with GET. */
export function redirect(reply: FastifyReply, address: string): void {
  privately(reply).status(302).header('location', locationOf(address)).send();
}
