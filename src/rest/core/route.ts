import { VERBS, Verb } from '../http/messages/methods.js';
import type { Parser } from '../parsers/index.js';

/** One address of a view, and the method of the view that answers each verb there. */
export interface Route {
  /** Below /api/, without slashes around, variable parts in braces: `books/{id}`. */
  readonly path: string;
  /** `book-list`, as DRF names it. */
  readonly name: string;
  /** What stands behind the view's name in OPTIONS and pages: 'List', 'Instance'. */
  readonly suffix: string;
  /** Whether the address is of one object. */
  readonly detail: boolean;
  /** Whether bodies are lists of what the view's serializer describes: DRF's `many=True`. */
  readonly many?: boolean;
  /** Whether `.json` may follow the path. */
  readonly formats: boolean;
  readonly actions: Readonly<Partial<Record<Verb, string>>>;
  /** The verbs answered, in order. */
  readonly allowed: readonly Verb[];
  readonly allowHeader: string;
}

type RouteDefinition = Omit<Route, 'allowed' | 'allowHeader'>;

/** Completes a route: HEAD is GET without its body, and OPTIONS is answered everywhere. */
export function route(definition: RouteDefinition): Route {
  const { actions } = definition;
  const all = { ...actions, ...(actions.GET && { HEAD: actions.GET }), OPTIONS: 'options' };
  const allowed = VERBS.filter((verb) => verb in all);
  return { ...definition, actions: all, allowed, allowHeader: allowed.join(', ') };
}

/** The parsers whose bodies an address of the view takes. */
export const parsersFor = (
  { parsers }: { readonly parsers: readonly Parser[] },
  { many }: Route,
): readonly Parser[] => (many ? parsers.filter(({ forms }) => !forms) : parsers);
