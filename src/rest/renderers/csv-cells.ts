import { exactJson } from '../exact-json.js';

/*
 * What stands in a cell of comma-separated values, and what it means: the one place for all that writes or reads CSV.
 *
 * A spreadsheet runs a cell that begins with a formula sign: https://owasp.org/www-community/attacks/CSV_Injection. An
 * apostrophe before it makes it plain text. So that reading gives back what was written, a text that begins with
 * apostrophes and then such a sign gets one more, and reading takes exactly one away.
 */

/** Formula signs, also the wide and small ones that some locales read alike, behind any apostrophes, blanks and invisible characters. */
const FORMULA = /^[\s'\p{Cf}]*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫]/u;

/** A long number, such as an ISBN, that a spreadsheet keeps as text because of the apostrophe before it. */
const NUMBER_AS_TEXT = /^'+\d[\d -]{8,}[\dXx]$/;

/** A formula whose value is a text: Excel's way to keep the digits of a number. */
const TEXT_FORMULA = /^="([^"]*(?:""[^"]*)*)"$/;

/** The cell that stands for a text, not yet quoted. */
export const toCell = (text: string): string =>
  FORMULA.test(text) || NUMBER_AS_TEXT.test(text) ? `'${text}` : text;

/** The text that a cell stands for, its quotes taken off. */
export function fromCell(cell: string): string {
  if (cell.startsWith("'")) return FORMULA.test(cell) || NUMBER_AS_TEXT.test(cell) ? cell.slice(1) : cell;
  const text = cell.startsWith('="') ? TEXT_FORMULA.exec(cell)?.[1] : undefined;
  return text === undefined ? cell : text.replaceAll('""', '"');
}

/** A cell as RFC 4180 has it. Nothing at all stands for null, a pair of quotes for an empty text, as PostgreSQL has it. */
function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return quoted(exactJson(value));
  return value === '' ? '""' : quoted(toCell(value));
}

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A row of comma-separated values. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(written).join(',')}\r\n`;
