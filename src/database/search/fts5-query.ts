import { caseVariants } from './case-folding.js';

/**
 * Letters that came to Unicode after FTS5's table of cases was made, and others near them: FTS5 may take them for
 * different from their other case. A test goes through all of Unicode.
 */
const LATE_LETTERS =
  /[\u03f3\u0528-\u052f\u13f8-\u13fd\u1c80-\u1cbf\u1fd3\u1fe3\u2c2f\u2c5f\ua640-\ua7ff\uab30-\uabbf\ufb06\u{10400}-\u{1ffff}]/u;

/** The characters that FTS5 keeps apart although they are `char` in one case or another. */
export function apartInIndex(char: string): string[] {
  const variants = char < '\x80' ? [char] : caseVariants(char);
  const early = variants.find((variant) => !LATE_LETTERS.test(variant));
  return [...(early ? [early] : []), ...variants.filter((variant) => LATE_LETTERS.test(variant))];
}

/** More of them cost more than they narrow the search down, and a term may be as long as an address. */
const MOST_TRIGRAMS = 8;
const MOST_TRIGRAMS_OF_A_TERM = 4;

/**
 * An FTS5 query for the rows that may have all of `terms`; undefined where the index cannot help, because all terms are
 * shorter than three characters. A few trigrams of each term do: what they let through is looked at anyway.
 */
export function candidatesQuery(terms: readonly string[]): string | undefined {
  const trigrams = [...terms]
    .sort((a, b) => b.length - a.length)
    .map((term) => [...term])
    .flatMap((chars) => starts(chars.length).map((start) => chars.slice(start, start + 3)))
    .slice(0, MOST_TRIGRAMS)
    .map((trigram) => spellings(trigram.map(apartInIndex)).map(phrase).join(' OR '));
  return trigrams.length > 0 ? trigrams.map((query) => `(${query})`).join(' AND ') : undefined;
}

/** Where to take trigrams from: the beginning, the end, and between them. */
function starts(length: number): number[] {
  const last = length - 3;
  const steps = MOST_TRIGRAMS_OF_A_TERM - 1;
  const spread = Array.from({ length: steps + 1 }, (_, step) => Math.round((step * last) / steps));
  return last < 0 ? [] : [...new Set(spread)];
}

const spellings = (letters: readonly (readonly string[])[]): string[] =>
  letters.reduce<string[]>(
    (texts, variants) => texts.flatMap((text) => variants.map((char) => text + char)),
    [''],
  );

const phrase = (text: string): string => `"${text.replaceAll('"', '""')}"`;
