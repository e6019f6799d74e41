import { VERBS, Verb } from '../http/messages/methods.js';
import { Route, route } from '../core/route.js';

export interface ExtraAction {
  readonly method: string;
  readonly detail: boolean;
  readonly path: string;
  readonly verbs: readonly Verb[];
}

export const EXTRA_ACTIONS = Symbol('extra actions');

export interface ActionOptions {
  /** Whether the action is on one object (`/api/books/{id}/…/`) or on the collection. */
  readonly detail: boolean;
  readonly methods?: readonly Verb[];
  /** The last part of the address; the method's name unless given. */
  readonly path?: string;
}

/** Marks a method as an extra action of a viewset: https://www.django-rest-framework.org/api-guide/viewsets/#marking-extra-actions-for-routing */
export function Action({ detail, methods = ['GET'], path }: ActionOptions): MethodDecorator {
  return (viewset, method) => {
    const action: ExtraAction = {
      method: String(method),
      detail,
      path: path ?? String(method),
      verbs: methods,
    };
    Reflect.defineMetadata(EXTRA_ACTIONS, [...extraActions(viewset), action], viewset);
  };
}

export function extraActions(viewset: object): readonly ExtraAction[] {
  return (Reflect.getMetadata(EXTRA_ACTIONS, viewset) as ExtraAction[] | undefined) ?? [];
}

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
  const extras = extraActions(viewset).map(({ method, detail, path, verbs }) =>
    route({
      ...below(detail ? `{id}/${path}` : path, titleOf(method)),
      name: `${basename}-${path.replaceAll('_', '-')}`,
      detail,
      actions: Object.fromEntries(verbs.map((verb) => [verb, method])),
    }),
  );
  const object = { ...below('{id}', 'Instance'), name: `${basename}-detail`, detail: true };
  const bulkActions = VERBS.every((verb) => served.includes(verb)) ? present(BULK) : {};
  return [
    route({ ...below('', 'List'), actions: present(COLLECTION) }),
    route({ ...below('bulk', 'Bulk'), many: true, actions: bulkActions }),
    route({ ...below('changes', 'Changes'), actions: present(CHANGES) }),
    ...extras,
    route({ ...object, actions: present(OBJECT) }),
  ].filter(({ actions }) => Object.keys(actions).length > 1);
}

/** `addCopies` as pages show it: 'Add Copies'. */
const titleOf = (method: string): string =>
  method.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
