/*
 * Texts that cost a program much for each of their characters, or that it takes for something else: a unit that is repeated,
 * and what may stand before and behind it.
 */
const UNITS = {
  long: 'x',
  // Marks that Unicode's normalisation sorts: quadratic where an implementation sorts by insertion.
  combining: '\u0301\u0316',
  descending: '\u0301\u0315\u0327\u0316',
  // One character that NFKC makes eighteen of, and letters that lower case makes longer.
  expanding: '\ufdfa',
  growing: '\u0130',
  jamo: '\u1112\u1161\u11ab',
  emoji: '👩‍👧',
  markup: '<',
  ampersands: '&',
  quotes: '"',
  apostrophes: "'",
  backslashes: '\\',
  spaces: ' ',
  tabs: '\t',
  lines: '\n',
  returns: '\r\n',
  nothing: '\0',
  commas: ',',
  'title and comma': 'a,',
  digits: '9',
  noughts: '0',
  minus: '-',
  dots: '.',
  slashes: '/',
  percent: '%',
  escapes: '%25',
  'wild cards': '%_',
  brackets: '[',
  braces: '{',
  parentheses: '(',
  'at signs': 'a@',
  equals: '=',
  plus: '+',
  'full width': '\uff1d',
  words: 'ab ',
  'quoted words': '"a b" ',
  separators: '\u2028',
  prototype: '__proto__.',
};

export const TEXTS = Object.keys(UNITS);

/** A text of a kind, of so many characters or a few less. */
export const textOf = (kind, length) =>
  `a${UNITS[kind].repeat(Math.max(1, Math.floor(length / UNITS[kind].length)))}`;

export const anyOf = (random, list) => list[random(list.length)];

export const anyText = (random, length) => textOf(anyOf(random, TEXTS), length);
