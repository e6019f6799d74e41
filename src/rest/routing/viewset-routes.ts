import { VERBS, type Verb } from '../http/messages/methods.js';
import { route, type Route } from '../core/route.js';
import { extraActions, type ExtraAction } from '../views/action.js';

export const COLLECTION = { GET: 'list', POST: 'create' };

export const OBJECT = { GET: 'retrieve', PUT: 'update', PATCH: 'partialUpdate', DELETE: 'destroy' };

export const BULK = {
  POST: 'bulkCreate',
  PUT: 'bulkUpdate',
  PATCH: 'partialBulkUpdate',
  DELETE: 'bulkDestroy',
};

export const CHANGES = { GET: 'changeFeed' };

/**
 * The addresses of a viewset: its list, its objects, many of them at once, its changes and its extra actions, each with those of its
 * actions that are for `served`. Where a verb is not served at all, nothing can be done to many at once.
 */
export function viewSetRoutes(
  viewset: object,
  prefix: string,
  basename: string,
  served: readonly Verb[] = VERBS,
): Route[] {
  const present = (actions: Readonly<Record<string, string>>): Route['actions'] =>
    Object.fromEntries(
      Object.entries(actions).filter(([verb, method]) => served.includes(verb as Verb) && method in viewset),
    );
  const below = (path: string, suffix: string) => ({
    path: path ? `${prefix}/${path}` : prefix,
    ...{ name: `${basename}-${suffix.toLowerCase()}`, suffix, detail: false, formats: true },
  });
  const extras = byAddress(extraActions(viewset)).map(([first, ...others]) => {
    const { method, detail, path } = first;
    const verbs = [first, ...others].flatMap((action) => action.methods.map((verb) => [verb, action.method]));
    return route({
      ...below(detail ? `{id}/${path}` : path, titleOf(method)),
      name: `${basename}-${path.replaceAll('_', '-')}`,
      detail,
      actions: Object.fromEntries(verbs) as Route['actions'],
    });
  });
  const object = { ...below('{id}', 'Instance'), name: `${basename}-detail`, detail: true };
  const bulkActions = VERBS.every((verb) => served.includes(verb)) ? present(BULK) : {};
  const provided = [
    route({ ...below('bulk', 'Bulk'), many: true, actions: bulkActions }),
    route({ ...below('changes', 'Changes'), actions: present(CHANGES) }),
  ];
  return [
    route({ ...below('', 'List'), actions: present(COLLECTION) }),
    // An action of the viewset's own takes the place of what is provided.
    ...provided.filter(({ path }) => !extras.some((extra) => extra.path === path)),
    ...extras,
    route({ ...object, actions: present(OBJECT) }),
  ].filter(({ actions }) => Object.keys(actions).length > 1);
}

/** Actions in groups of those that share an address. */
function byAddress(actions: readonly ExtraAction[]): [ExtraAction, ...ExtraAction[]][] {
  const groups = new Map<string, [ExtraAction, ...ExtraAction[]]>();
  for (const action of actions) {
    const address = `${action.detail} ${action.path}`;
    const group = groups.get(address);
    if (group) group.push(action);
    else groups.set(address, [action]);
  }
  return [...groups.values()];
}

/** `addCopies` as pages show it: 'Add Copies'. */
const titleOf = (method: string): string =>
  method.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
