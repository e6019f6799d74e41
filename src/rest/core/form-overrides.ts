import { BrowserSession } from './browser-session.js';
import type { RawContent, Request } from './contracts.js';
import { QueryDict } from '../http/messages/query-dict.js';
import { VERBS } from '../http/messages/methods.js';

/*
 * HTML forms know the verbs GET and POST and no body but a form's own. Fields with these names let a form of a page
 * stand for any other request: DRF's "method overloading". They count with representations that hold forms, no others.
 */
export const METHOD_FIELD = '_method';
export const IF_MATCH_FIELD = '_if_match';
export const CONTENT_TYPE_FIELD = '_content_type';
export const CONTENT_FIELD = '_content';

/** The body that a form stands for; undefined for a form that stands for itself. */
export function rawContentOf(form: unknown): RawContent | undefined {
  if (!(form instanceof QueryDict)) return undefined;
  const [contentType, content] = [CONTENT_TYPE_FIELD, CONTENT_FIELD].map((name) => form.get(name) as unknown);
  return typeof contentType === 'string' && typeof content === 'string'
    ? { contentType, content }
    : undefined;
}

/** `?_method=OPTIONS` asks for what OPTIONS would answer, and changes as little. */
export function overrideSafeMethod(request: Request): void {
  if (request.method === 'GET' && request.query.get(METHOD_FIELD) === 'OPTIONS') request.method = 'OPTIONS';
}

/**
 * Gives a POST the verb that its form names, and the state of the object that the form was made for. Only for a form of a logged-in user, with the session's CSRF token in it:
 * from any other page it could not be told, and that page could make the browser send verbs that browsers do not let it.
 */
export async function overrideMethod(request: Request): Promise<void> {
  if (request.method !== 'POST' || !(request.auth instanceof BrowserSession)) return;
  const form = await request.form();
  const named = form?.get(METHOD_FIELD);
  request.method = VERBS.find((verb) => verb === named) ?? request.method;
  const state = form?.get(IF_MATCH_FIELD);
  if (typeof state === 'string' && state !== '') request.raw.headers['if-match'] = state;
}
