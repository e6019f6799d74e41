import type { Permission } from '../access/permissions.js';
import type { Verb } from '../http/messages/methods.js';
import type { SerializerClass } from '../serializers/serializer.js';

export interface ActionOptions {
  /** Whether the action is on one object (`/api/books/{id}/…/`) or on the collection. */
  readonly detail: boolean;
  readonly methods?: readonly Verb[];
  /** The last part of the address; the method's name unless given. Methods that share it answer a verb each: DRF's `mapping`. */
  readonly path?: string;
  /** What reads and shows its objects, in place of the viewset's. */
  readonly serializerClass?: SerializerClass;
  readonly permissions?: readonly Permission[];
}

/** A method of a viewset that has an address of its own. */
export interface ExtraAction extends ActionOptions {
  readonly method: string;
  readonly methods: readonly Verb[];
  readonly path: string;
}

const EXTRA_ACTIONS = Symbol('extra actions');

/** Marks a method as an extra action of a viewset: https://www.django-rest-framework.org/api-guide/viewsets/#marking-extra-actions-for-routing */
export function Action(options: ActionOptions): MethodDecorator {
  return (viewset, name) => {
    const method = String(name);
    const action: ExtraAction = { path: method, methods: ['GET'], ...options, method };
    Reflect.defineMetadata(EXTRA_ACTIONS, [...extraActions(viewset), action], viewset);
  };
}

/** Returns the extra actions of a viewset, in the order in which they are declared. */
export const extraActions = (viewset: object): readonly ExtraAction[] =>
  (Reflect.getMetadata(EXTRA_ACTIONS, viewset) as ExtraAction[] | undefined) ?? [];
