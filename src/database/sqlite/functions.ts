import type BetterSqlite3 from 'better-sqlite3';
import { containing } from '../search/case-folding.js';

/** Searches under way at once are few; a process sees many in its life. */
const MOST_KEPT = 100;

/**
 * Gives a connection two SQL functions.
 *
 * `icontains(terms, text, …)`: whether each of the terms, a JSON array, is in one of the texts, whatever the case of the
 * letters. SQLite's own LIKE knows the cases of ASCII letters alone.
 *
 * `is_wanted()`: true. Throws when the statement is to end, and so ends it: better-sqlite3 has no other way.
 */
export function registerFunctions(connection: BetterSqlite3.Database, isWanted: () => boolean): void {
  const kept = new Map<string, RegExp[]>();
  const patternsOf = (terms: string): RegExp[] => {
    let patterns = kept.get(terms);
    if (!patterns) {
      if (kept.size === MOST_KEPT) kept.clear();
      kept.set(terms, (patterns = (JSON.parse(terms) as string[]).map(containing)));
    }
    return patterns;
  };
  const icontains = (terms: string, ...texts: unknown[]): number => {
    const isInOne = (pattern: RegExp): boolean =>
      texts.some((text) => typeof text === 'string' && pattern.test(text));
    return Number(patternsOf(terms).every(isInOne));
  };
  connection.function('icontains', { varargs: true, deterministic: true }, icontains as () => number);
  connection.function('is_wanted', () => {
    if (!isWanted()) throw new Error('The statement is not wanted any more.');
    return 1;
  });
}
