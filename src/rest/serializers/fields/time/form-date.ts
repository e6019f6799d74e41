import { parseDate } from './calendar.js';
import { MONTHS } from './names.js';

/** The forms of a date that Django's form field takes: https://docs.djangoproject.com/en/5.2/ref/settings/#date-input-formats */
const FORMS: readonly (readonly [
  RegExp,
  (parts: string[]) => readonly [year: string, month: string, day: string],
])[] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, ([year, month, day]) => [year, month, day]],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, ([month, day, year]) => [year, month, day]],
  [/^(\d{1,2})\/(\d{1,2})\/(\d\d)$/, ([month, day, year]) => [fullYear(year), month, day]],
  [/^([a-z]+)\s+(\d{1,2}),?\s+(\d{4})$/i, ([month, day, year]) => [year, monthNumber(month), day]],
  [/^(\d{1,2})\s+([a-z]+),?\s+(\d{4})$/i, ([day, month, year]) => [year, monthNumber(month), day]],
];

/** A day as YYYY-MM-DD; undefined for any other text. */
export function parseFormDate(text: string): string | undefined {
  for (const [pattern, order] of FORMS) {
    const match = pattern.exec(text);
    if (match) return parseDate(order(match.slice(1)).join('-'));
  }
  return undefined;
}

/** POSIX: 69 to 99 are in the 20th century. */
export const fullYear = (twoDigits: string): string =>
  Number(twoDigits) >= 69 ? `19${twoDigits}` : `20${twoDigits}`;

/** The number of a month by its name or the first three letters of it; 0, which no date has, for any other word. */
function monthNumber(word: string): string {
  const name = word.toLowerCase();
  const isName = (month: string): boolean => month === name || month.slice(0, 3) === name;
  return String(MONTHS.findIndex((month) => isName(month.toLowerCase())) + 1);
}
