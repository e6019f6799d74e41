import { Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { formText, type Form } from '../../../auth/sessions/session-form.js';
import { messagesOf, type Messages } from '../../../rest/pages/messages.js';
import { controlsOf, sentValue, type Control } from '../../../rest/pages/controls.js';
import { IDS_PARAMETER } from '../../../rest/viewsets/read-only-viewset.js';
import { addressOf } from '../../visit/admin-address.js';
import { AdminController } from '../../visit/admin.guard.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { ApiObject, Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { ANY_STATE } from './refused-rows.js';

/** Some fields of several objects are given the same values. Fields that are left empty stay as they are. */
@AdminController(':app/:model/edit')
export class BulkEditController {
  @Get()
  async show(@Res() { visit }: FastifyReply): Promise<void> {
    await showBulkEdit(visit, visit.query);
  }

  @Post()
  async save(@Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const form = await visit.form();
    const typed = (name: string): unknown => sentValue(form, name);
    const values = Object.fromEntries(
      resource.serializer.writable
        .map(({ name }) => [name, form.get(name)] as const)
        .filter(([, value]) => typeof value === 'string' && value !== ''),
    );
    const ids = idsOf(form);
    if (isRefused(visit, form)) return;
    if (Object.keys(values).length === 0)
      return page(visit, resource, form, typed, { detail: texts.nothingToChange });
    const body = ids.map((id) => ({ id, ...values }));
    const answer = await visit.api.send('PATCH', `${resource.apiPath}bulk/`, { body, headers: ANY_STATE });
    const { status, data } = answer;
    if ((status === 400 || status === 403) && (await visit.mayShowAgain(form, answer)))
      return page(visit, resource, form, typed, data, status);
    if (status !== 200) throw new ApiRefusal(status, data);
    visit.redirect(visit.next(form) ?? resource.path, {
      level: 'success',
      text: texts.changedMany(resource.counted(ids.length)),
    });
  }
}

/** Shows the page for the objects that a form, or an address, names. */
export async function showBulkEdit(visit: Visit, form: Form): Promise<void> {
  if (!isRefused(visit, form)) await page(visit, visit.resource, form, () => undefined);
}

/** Goes back to the list where there are no objects, or more than can be changed at once. */
function isRefused(visit: Visit, form: Form): boolean {
  const { resource } = visit;
  const { bulkLimit } = resource.viewset;
  const { length } = idsOf(form);
  if (length > 0 && length <= bulkLimit) return false;
  const level = length === 0 ? 'warning' : 'error';
  const text = length === 0 ? texts.nothingSelected : texts.tooMany(resource.counted(bulkLimit));
  visit.redirect(visit.next(form) ?? resource.path, { level, text });
  return true;
}

async function page(
  visit: Visit,
  resource: Resource,
  form: Form,
  value: (name: string) => unknown,
  refusal?: unknown,
  status = refusal === undefined ? 200 : 400,
): Promise<void> {
  const ids = idsOf(form);
  const objects = await objectsOf(visit, ids);
  const messages = messagesOfRows(refusal, resource);
  const title = texts.editMany(resource.counted(ids.length));
  await visit.page(
    'admin/bulk-edit',
    {
      title,
      crumbs: [...resource.crumbs, { name: title, url: visit.path }],
      errors: messages.others,
      action: `${resource.path}edit/`,
      ids: ids.join(','),
      key: visit.newFormKey(),
      next: visit.next(form) ?? resource.path,
      objects: objects.map((object) => ({
        name: resource.nameOf(object),
        url: resource.objectPath(object.id, 'change'),
      })),
      controls: controlsOf('field', resource.serializer.writable, value, messages).map(optional),
    },
    status,
  );
}

/** How many ids an address names: each takes up to 19 characters of it. */
const MOST_NAMED = 400;

/** All of them, on no pages. */
async function objectsOf({ api, resource }: Visit, ids: readonly number[]): Promise<ApiObject[]> {
  const objects: ApiObject[] = [];
  for (let start = 0; start < ids.length; start += MOST_NAMED) {
    const named = ids.slice(start, start + MOST_NAMED).join(',');
    const address = addressOf(resource.apiPath, { format: 'json', [IDS_PARAMETER]: named });
    objects.push(...(await api.get<readonly ApiObject[]>(address)));
  }
  return objects;
}

/** Each id once; what is none is left out. */
const idsOf = (form: Form): readonly number[] => [
  ...new Set(
    formText(form, 'ids')
      .split(',')
      .map(Number)
      .filter((id) => Number.isSafeInteger(id) && id > 0),
  ),
];

/** A control that may stay empty; a box could not. */
const optional = (control: Control): Control => ({
  ...control,
  required: false,
  ...(control.kind === 'checkbox' && { kind: 'select' }),
});

/** All rows were given the same values, and what is wrong with one of these is said once. */
function messagesOfRows(refusal: unknown, { serializer }: Resource): Messages {
  const names = serializer.writable.map(({ name }) => name);
  const rows = (Array.isArray(refusal) ? refusal : refusal === undefined ? [] : [refusal]) as unknown[];
  const all = rows.map((row) => messagesOf(row, names));
  const once = (messages: readonly string[]): string[] => [...new Set(messages)];
  const fields = names.map((name) => [name, once(all.flatMap((each) => each.fields[name] ?? []))] as const);
  return {
    fields: Object.fromEntries(fields.filter(([, messages]) => messages.length > 0)),
    others: once(all.flatMap(({ others }) => others)),
  };
}
