import { BrowserSession } from '../core/browser-session.js';
import type { Request } from '../core/contracts.js';
import { etagHeaders } from '../core/etags.js';
import { mayUse } from '../views/metadata.js';
import { parsersFor } from '../core/route.js';
import type { Response } from '../core/response.js';
import type { Verb } from '../http/messages/methods.js';
import type { Serializer } from '../serializers/serializer.js';
import { controlsOf, sentValue, type Control } from '../pages/controls.js';
import { currentValues, type Values } from './current-values.js';
import { messagesOf, NO_MESSAGES } from '../pages/messages.js';
import { rawForm, type RawForm } from './raw-form.js';
import { isShownAgain } from './shown-again.js';

/** The forms of a page, for the verbs that the person may use on its address. */
export interface Forms {
  readonly forms: readonly Form[];
  readonly delete: boolean;
  /** The tag of the state that the page shows, so that what changes it or removes it changes no other. */
  readonly ifMatch?: string;
  /** Verbs that the person may use, but not from a page without being logged in. */
  readonly unsendable: readonly Verb[];
}

/** A form for verbs that take the same fields. */
export interface Form {
  readonly id: string;
  readonly verbs: readonly Verb[];
  readonly ifMatch?: string;
  /** The form made from the serializer; undefined for a view without one. */
  readonly html?: { readonly controls: readonly Control[]; readonly errors: readonly string[] };
  /** The form that takes any body of a type that the view reads. */
  readonly raw: RawForm;
  readonly rawFirst: boolean;
}

const CREATING: readonly Verb[] = ['POST'];
const CHANGING: readonly Verb[] = ['PUT', 'PATCH'];
const OVERRIDDEN: readonly Verb[] = [...CHANGING, 'DELETE'];

/** What came of the request that the page answers, as far as it concerns one of its forms. */
interface Refused {
  readonly data: unknown;
  readonly answer: unknown;
}

export async function formsOf(response: Response, request: Request): Promise<Forms> {
  const usable = await usableVerbs(request);
  const overrides = request.auth instanceof BrowserSession;
  const sendable = usable.filter((verb) => overrides || !OVERRIDDEN.includes(verb));
  const creating = sendable.filter((verb) => CREATING.includes(verb));
  const changing = sendable.filter((verb) => CHANGING.includes(verb));
  const isDeletable = sendable.includes('DELETE') && !request.route.many;
  const removing = sendable.filter((verb) => verb === 'DELETE' && !isDeletable);
  const current = changing.length > 0 || isDeletable ? await currentValues(response, request) : {};
  const ifMatch = ifMatchOf(request, current);
  const forms = [creating, changing, removing]
    .filter((verbs) => verbs.length > 0)
    .map((verbs) => formOf(verbs, verbs === creating ? {} : current, response, request));
  return {
    forms: (await Promise.all(forms)).map((form) => (form.verbs === creating ? form : { ...form, ifMatch })),
    delete: isDeletable,
    ifMatch,
    unsendable: usable.filter((verb) => !sendable.includes(verb)),
  };
}

/** The tag of what the page shows. Of many objects it shows none, and takes them in whatever state they are. */
function ifMatchOf(request: Request, current: Values): string | undefined {
  if (!request.route.many) return etagHeaders(request, current).etag;
  return request.view.conditionalRequests === 'required' ? '*' : undefined;
}

async function usableVerbs(request: Request): Promise<Verb[]> {
  const usable: Verb[] = [];
  for (const verb of request.route.allowed) {
    if ((verb === 'POST' || OVERRIDDEN.includes(verb)) && (await mayUse(request, verb))) usable.push(verb);
  }
  return usable;
}

async function formOf(
  verbs: readonly Verb[],
  current: Values,
  response: Response,
  request: Request,
): Promise<Form> {
  const { view, route, rawContent } = request;
  const refused = await refusedBy(verbs, response, request);
  const serializer = view.serializerFor(verbs[0], route);
  const raw = rawForm(
    request.withMethod(verbs[0]),
    serializer,
    current,
    refused && rawContent ? refused.answer : undefined,
  );
  const id = verbs[0].toLowerCase();
  const html =
    serializer && takesForms(request) && htmlForm(id, serializer, current, rawContent ? undefined : refused);
  return {
    id,
    verbs,
    ...(html && { html }),
    raw,
    rawFirst: !html || (refused !== undefined && rawContent !== undefined),
  };
}

const takesForms = ({ view, route }: Request): boolean => parsersFor(view, route).some(({ forms }) => forms);

/** What was sent with one of these verbs and refused, with the reasons; undefined where nothing was. */
async function refusedBy(
  verbs: readonly Verb[],
  response: Response,
  request: Request,
): Promise<Refused | undefined> {
  if (response.status < 400 || !verbs.includes(request.method as Verb) || request.forged) return undefined;
  if (!(await isShownAgain(request.raw))) return undefined;
  const data = await request.data().catch(() => undefined);
  // What the object is now is for the form to be filled with, and no message.
  const { current, ...answer } = response.data as { current?: unknown };
  return { data, answer: response.status === 412 ? answer : response.data };
}

function htmlForm(
  id: string,
  serializer: Serializer,
  current: Values,
  refused: Refused | undefined,
): Form['html'] {
  const names = serializer.writable.map(({ name }) => name);
  const messages = refused ? messagesOf(refused.answer, names) : NO_MESSAGES;
  const value = (name: string): unknown => (refused ? sentValue(refused.data, name) : current[name]);
  return { controls: controlsOf(id, serializer.writable, value, messages), errors: messages.others };
}
