import type { Route } from './route.js';
import type { Parser } from '../parsers/index.js';

/** The parsers whose bodies an address of the view takes. */
export const parsersFor = (
  { parsers }: { readonly parsers: readonly Parser[] },
  { many }: Route,
): readonly Parser[] => (many ? parsers.filter(({ forms }) => !forms) : parsers);
