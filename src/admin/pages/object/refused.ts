import { messagesOf } from '../../../rest/pages/messages.js';
import type { Answer } from '../../visit/api-client.js';
import { latestEntry, undoable } from '../history/latest.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { ApiObject } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import { shown } from '../../values.js';
import type { Visit } from '../../visit/visit.js';
import { controlOf, controlsOf, type Control } from '../../../rest/pages/controls.js';
import { carried, textIn, type ObjectForm } from './object-form.js';
import { pageOf } from './object-page.js';

/** Refusals that are about what was typed, and so leave the form open. */
const TO_CORRECT = [400, 403, 409, 413, 422];

/**
 * Answers a form that the API has refused, so that nothing that was typed is lost. `id` is that of the object it was
 * about; without one it was a new object's. Throws ApiRefusal for what no typing would help.
 */
export async function refused(visit: Visit, form: ObjectForm, answer: Answer, id?: number): Promise<void> {
  const sent = await visit.form();
  if (!(await visit.mayShowAgain(sent, answer))) throw new ApiRefusal(answer.status, answer.data);
  const next = visit.listAddress(visit.resource, sent);
  if (answer.status === 412 && id !== undefined) return conflict(visit, form, answer, id, next);
  if (answer.status === 404 && id !== undefined) return gone(visit, form, id, next);
  return again(visit, form, answer, next, id === undefined ? undefined : { ...form.original, id });
}

/** The form once more, with what the API says against it. */
function again(
  visit: Visit,
  form: ObjectForm,
  { status, data }: Answer,
  next: string,
  object?: ApiObject,
): Promise<void> {
  if (!TO_CORRECT.includes(status)) throw new ApiRefusal(status, data);
  const names = form.serializer.writable.map(({ name }) => name);
  const { fields, others } = messagesOf(data, names);
  const page = pageOf(visit.resource, object);
  return visit.page(
    'admin/object',
    {
      ...page,
      title: texts.refusedTitle(page.title),
      errors: Object.keys(fields).length > 0 ? [...others, texts.correct] : others,
      controls: controlsOf('field', form.serializer.writable, form.value, { fields, others }),
      carried: carried(form.serializer, form.key, form.original),
      ifMatch: form.ifMatch,
      next,
    },
    status,
  );
}

/** Another user has changed the object since the form was made: both versions, side by side. */
async function conflict(
  visit: Visit,
  form: ObjectForm,
  { status, data, headers }: Answer,
  id: number,
  next: string,
): Promise<void> {
  const { current } = data as { readonly current: ApiObject };
  const { resource } = visit;
  const page = {
    ...pageOf(resource, current),
    title: texts.conflictTitle(resource.nameOf(current)),
    fields: conflictFields(form, current),
    carried: carried(form.serializer, visit.newFormKey(), current),
    ifMatch: headers.etag,
    who: await latestEntry(visit.api, resource, id),
    next,
  };
  await visit.page('admin/conflict', page, status);
}

/** A field of an object that another user has changed while a form was being filled in. */
interface ConflictField {
  readonly control: Control;
  readonly name: string;
  /** The other user's value, as text. */
  readonly theirs: string;
  /** Which version is proposed; undefined where both are the same. */
  readonly choice?: 'mine' | 'theirs';
}

/** Both versions, field by field. What only one of the two has changed is proposed as that one has it. */
function conflictFields(form: ObjectForm, current: Readonly<Record<string, unknown>>): ConflictField[] {
  return form.serializer.writable.map((field) => {
    const { name } = field;
    const mine = form.value(name);
    const isSame = textIn(field, mine) === textIn(field, current[name]);
    const isMine = textIn(field, mine) !== textIn(field, form.original[name]);
    return {
      name,
      control: { ...controlOf('field', field, { value: mine, errors: [] }), autofocus: false },
      theirs: shown(current[name]),
      ...(!isSame && { choice: isMine ? 'mine' : 'theirs' }),
    };
  });
}

/** Another user has deleted the object since the form was made: what was typed can be saved as a new one. */
async function gone(visit: Visit, form: ObjectForm, id: number, next: string): Promise<void> {
  const page = {
    ...pageOf(visit.resource),
    errors: [texts.deletedMeanwhile],
    controls: controlsOf('field', form.serializer.writable, form.value),
    carried: carried(form.serializer, visit.newFormKey()),
    undo: await undoable(visit.api, visit.resource, id),
    next,
  };
  await visit.page('admin/object', page, 404);
}
