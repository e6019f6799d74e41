import { addressOf } from '../../visit/admin-address.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { ApiObject, Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import { shown } from '../../values.js';
import type { Visit } from '../../visit/visit.js';

/** What the pages of an object have in common; without one it is about to be added. */
export function pageOf(resource: Resource, object?: ApiObject) {
  const title = object ? resource.nameOf(object) : texts.add(resource.name);
  const writable = new Set(resource.serializer.writable.map(({ name }) => name));
  return {
    title,
    heading: title,
    crumbs: [
      ...resource.crumbs,
      { name: title, url: object ? resource.objectPath(object.id, 'change') : `${resource.path}add/` },
    ],
    resource,
    action: object ? resource.objectPath(object.id, 'change') : `${resource.path}add/`,
    ...(object && {
      paths: {
        delete: resource.objectPath(object.id, 'delete'),
        history: resource.objectPath(object.id, 'history'),
        api: resource.apiPathOf(object.id),
        duplicate: duplicateAddress(resource, object),
      },
      tools: (resource.admin.objectTools ?? []).map(({ text, page }) => ({
        text,
        url: `${resource.path}${object.id}/${page}/`,
      })),
    }),
    readOnly: object
      ? resource.serializer.readable
          .filter(({ name }) => !writable.has(name) && object[name] !== undefined)
          .map(({ name, options: { label } }) => ({ label, text: shown(object[name]) }))
      : [],
  };
}

/** The page on which an object is added, with the values of another one. */
const duplicateAddress = ({ path, serializer }: Resource, object: ApiObject): string =>
  addressOf(
    `${path}add/`,
    Object.fromEntries(
      serializer.writable
        .filter(({ options }) => !options.writeOnly && options.inputType !== 'password')
        .map(({ name }) => [name, textOf(object[name])]),
    ),
  );

const textOf = (value: unknown): string | undefined =>
  value === null || value === undefined
    ? undefined
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** The object of an address, with the tag of its state. Throws ApiRefusal. */
export async function objectOf(
  { api, resource }: Visit,
  id: string,
): Promise<{ readonly object: ApiObject; readonly tag?: string }> {
  const { status, data, headers } = await api.send<ApiObject>('GET', resource.apiPathOf(id));
  if (status !== 200) throw new ApiRefusal(status, data);
  return { object: data, tag: headers.etag };
}

/** Goes on to where the button that was pressed says, with a message about what was saved. */
export async function afterSaving(
  visit: Visit,
  object: ApiObject,
  text: (name: string, object: string) => string,
): Promise<void> {
  const { resource } = visit;
  const form = await visit.form();
  const url = resource.objectPath(object.id, 'change');
  const address = form.has('_addanother')
    ? `${resource.path}add/`
    : form.has('_continue') || form.has('_saveasnew')
      ? url
      : visit.listAddress(resource, form);
  visit.redirect(address, {
    level: 'success',
    text: text(resource.name, resource.nameOf(object)),
    ...(address !== url && { link: { text: texts.changeAgain, url } }),
  });
}
