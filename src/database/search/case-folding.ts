import type { Row } from '../sql/statement.js';

/*
 * Upper and lower case as Unicode's simple case folding has them (CaseFolding.txt, statuses C and S): what a regular
 * expression with the flags `iu` takes for equal. The Kelvin sign is a k, the three sigmas are one letter; ß is not ss,
 * and the Turkish dotted İ is a letter of its own. https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt
 */

/** Scripts that have two cases are in the first two planes; the others hold ideographs and what is not a letter. */
const LAST_OF_LETTERS = 0x1ffff;

const FIRST_BEYOND_ASCII = 0x80;

let letters: string | undefined;

/** Every character that has another case, in code point order. */
function casedLetters(): string {
  if (letters !== undefined) return letters;
  letters = '';
  for (let code = 0; code <= LAST_OF_LETTERS; code++) {
    const char = String.fromCodePoint(code);
    if (char.toLowerCase() !== char || char.toUpperCase() !== char) letters += char;
  }
  return letters;
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The characters that are `char` in whatever case, itself among them, in code point order. */
export function caseVariants(char: string): string[] {
  return casedLetters().match(new RegExp(escapeRegExp(char), 'giu')) ?? [char];
}

/** A pattern that finds `term` in a text, whatever the case of either. */
export const containing = (term: string): RegExp => new RegExp(escapeRegExp(term), 'iu');

/** Which character stands for all its variants: the lower case of one of them, where that is one of them itself. */
function representative(variants: readonly string[]): string {
  const lower = variants.map((char) => char.toUpperCase().toLowerCase());
  return lower.find((char) => variants.includes(char)) ?? variants[0];
}

/** The characters beyond ASCII that folding changes, and at the same places what it makes of them. */
export function foldingBeyondAscii(): { from: string; to: string } {
  const changed = [...casedLetters()].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0;
    const folded = code >= FIRST_BEYOND_ASCII ? representative(caseVariants(char)) : char;
    return folded === char ? [] : [[char, folded] as const];
  });
  return { from: changed.map(([char]) => char).join(''), to: changed.map(([, folded]) => folded).join('') };
}

/** Whether PostgreSQL has fold_case(text). */
export async function hasCaseFolding(query: (sql: string) => Promise<Row[]>): Promise<boolean> {
  const [{ there }] = await query(`SELECT to_regprocedure('fold_case(text)') IS NOT NULL AS there`);
  return there === true;
}
