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
  const formats = true;
  const extras = extraActions(viewset).map(({ method, detail, path, verbs }) =>
    route({
      path: detail ? `${prefix}/{id}/${path}` : `${prefix}/${path}`,
      name: `${basename}-${path.replaceAll('_', '-')}`,
      suffix: method.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase()),
      detail,
      formats,
      actions: Object.fromEntries(verbs.map((verb) => [verb, method])),
    }),
  );
  const list = { path: prefix, name: `${basename}-list`, suffix: 'List', detail: false, formats };
  const object = {
    path: `${prefix}/{id}`,
    name: `${basename}-detail`,
    suffix: 'Instance',
    detail: true,
    formats,
  };
  const bulk = { path: `${prefix}/bulk`, name: `${basename}-bulk`, suffix: 'Bulk', detail: false, formats };
  const changes = {
    path: `${prefix}/changes`,
    name: `${basename}-changes`,
    suffix: 'Changes',
    detail: false,
    formats,
  };
  const bulkActions = VERBS.every((verb) => served.includes(verb)) ? present(BULK) : {};
  return [
    route({ ...list, actions: present(COLLECTION) }),
    route({ ...bulk, many: true, actions: bulkActions }),
    route({ ...changes, actions: present(CHANGES) }),
    ...extras,
    route({ ...object, actions: present(OBJECT) }),
  ].filter(({ actions }) => Object.keys(actions).length > 1);
}
