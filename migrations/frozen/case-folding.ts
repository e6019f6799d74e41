import type { QueryRunner } from 'typeorm';

/*
 * Frozen: see README.md.
 *
 * Upper and lower case as Unicode's simple case folding has them (CaseFolding.txt, statuses C and S): what a regular
 * expression with the flags `iu` takes for equal. The Kelvin sign is a k, the three sigmas are one letter; ß is not ss,
 * and the Turkish dotted İ is a letter of its own. https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt
 */

/** Scripts that have two cases are in the first two planes; the others hold ideographs and what is not a letter. */
const LAST_OF_LETTERS = 0x1ffff;

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
function caseVariants(char: string): string[] {
  return casedLetters().match(new RegExp(escapeRegExp(char), 'giu')) ?? [char];
}

/** Which character stands for all its variants: the lower case of one of them, where that is one of them itself. */
function representative(variants: readonly string[]): string {
  const lower = variants.map((char) => char.toUpperCase().toLowerCase());
  return lower.find((char) => variants.includes(char)) ?? variants[0];
}

interface Folding {
  readonly from: string;
  readonly to: string;
}

/** The characters beyond ASCII that folding changes, and at the same places what it makes of them. */
function foldingBeyondAscii(first: number, last: number): Folding {
  const changed = [...casedLetters()].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0;
    const folded = code >= first && code <= last ? representative(caseVariants(char)) : char;
    return folded === char ? [] : [[char, folded] as const];
  });
  return { from: changed.map(([char]) => char).join(''), to: changed.map(([, folded]) => folded).join('') };
}

/** PostgreSQL's translate() walks through its table for each character: Latin, Greek to Armenian, and all others. */
const TABLES = [
  [0x80, 0x36f],
  [0x370, 0x58f],
  [0x590, LAST_OF_LETTERS],
] as const;

/**
 * Makes PostgreSQL's function fold_case(text), unless it is there: its own lower() depends on its version and on the
 * database's locale. It keeps the letters of the Unicode version that it was made with, as an index on it needs.
 */
export async function createCaseFolding(queryRunner: QueryRunner): Promise<void> {
  const [{ there }] = (await queryRunner.query(
    `SELECT to_regprocedure('fold_case(text)') IS NOT NULL AS there`,
  )) as { there: boolean }[];
  if (there) return;
  const steps = TABLES.map(([first, last]) => foldingBeyondAscii(first, last)).map(
    ({ from, to }) =>
      `IF value ~ '[${from}]' COLLATE "C" THEN value := translate(value, '${from}', '${to}'); END IF;`,
  );
  await queryRunner.query(`
    CREATE FUNCTION fold_case(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    BEGIN
      IF octet_length(value) > length(value) THEN
        ${steps.join('\n        ')}
      END IF;
      RETURN lower(value COLLATE "C");
    END $$`);
}

/** Removes fold_case(text), unless an index needs it. */
export async function dropCaseFolding(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    DO $$ BEGIN
      DROP FUNCTION IF EXISTS fold_case(text);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      NULL;
    END $$`);
}
