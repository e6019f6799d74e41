import type { Form } from '../../auth/sessions/session-form.js';
import type { Resource } from '../site/admin-resource.js';
import type { Visit } from './visit.js';

/** The list that a visitor has come from, with all that was chosen there; else the list as it is. */
export function listAddress(visit: Visit, { path }: Resource, form?: Form): string {
  const address = form ? visit.next(form) : visit.referer;
  return address?.split('?', 1)[0] === path ? address : path;
}
