import BetterSqlite3 from 'better-sqlite3';
import { caseVariants, containing } from '../../src/database/search/case-folding.js';
import { apartInIndex } from '../../src/database/search/fts5-query.js';

/** Every character of Unicode but NUL, which is in no text. */
const CHARACTERS = Array.from({ length: 0x10ffff }, (_, index) => index + 1)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

const hasMapping = (char: string): boolean => char.toLowerCase() !== char || char.toUpperCase() !== char;

/** All that are another character in some case. */
const LETTERS = CHARACTERS.filter(hasMapping).filter((char) => caseVariants(char).length > 1);

describe('The variants of a character in whatever case', () => {
  it('are letters alone', () => {
    expect(LETTERS.length).toBeGreaterThan(2900);
    const letters = new Set(LETTERS);
    const others = CHARACTERS.filter((char) => !letters.has(char)).join('');
    expect(others.match(new RegExp(`[${LETTERS.join('')}]`, 'giu'))).toBeNull();
  });

  it.each([
    ['the Kelvin sign', '\u212a', 'Kk\u212a'],
    ['s', 's', 'Ss\u017f'],
    ['final sigma', 'ς', 'Σςσ'],
    ['the sharp s, not ss', 'ß', 'ßẞ'],
    ['the dotted I', 'İ', 'İ'],
    ['the dotless i', 'ı', 'ı'],
    ['the Angstrom sign', '\u212b', '\u00c5\u00e5\u212b'],
    ['a Georgian letter', 'ა', 'აᲐ'],
    ['a Cherokee letter', 'ꭰ', 'Ꭰꭰ'],
    ['a Cyrillic letter with an old form', 'в', 'Ввᲀ'],
    ['a Deseret letter', '𐐀', '𐐀𐐨'],
    ['a sign', '%', '%'],
    ['an ideograph', '書', '書'],
  ])('are known: %s', (_, char, variants) => {
    expect(caseVariants(char)).toEqual([...variants]);
    expect([...variants].every((variant) => containing(char).test(variant))).toBe(true);
  });

  it('are all looked for in the FTS5 index, whose own table of cases is another', () => {
    const connection = new BetterSqlite3(':memory:');
    connection.exec(`CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram');
      CREATE VIRTUAL TABLE tokens USING fts5vocab(texts, 'instance');`);
    const insert = connection.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    connection.transaction(() => {
      for (const char of LETTERS) insert.run(char.codePointAt(0), char.repeat(3));
    })();
    const tokens = connection.prepare<[], [number, string]>('SELECT doc, term FROM tokens').raw().all();
    const folded = new Map(tokens.map(([code, token]) => [String.fromCodePoint(code), [...token][0]]));
    const distinct = (chars: string[]): string =>
      [...new Set(chars.map((char) => folded.get(char)))].sort().join();
    const wrong = LETTERS.filter((char) => distinct(apartInIndex(char)) !== distinct(caseVariants(char)));
    expect(folded.size).toBe(LETTERS.length);
    expect(wrong).toEqual([]);
  });
});
