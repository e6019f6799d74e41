import { FieldError } from '../serializers/fields/index.js';
import { parseDate } from '../serializers/fields/time/calendar.js';
import { fullYear } from '../serializers/fields/time/form-date.js';

/** What reads a date in some notation: its YYYY-MM-DD text. Throws FieldError in DRF's words. */
export type DateReader = (text: string) => string;

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d\\d)',
  MM: '(?<month>\\d\\d)',
  M: '(?<month>\\d\\d?)',
  DD: '(?<day>\\d\\d)',
  D: '(?<day>\\d\\d?)',
};

const FORMAT = /^(?:YYYY|YY|MM|M|DD|D|[^\p{L}\p{N}])+$/u;

/** Which parts of a date a format may have: without a day it is the first of the month, without a month January. */
const PARTS = ['DMY', 'MY', 'Y'];

/** What follows a date in columns of databases and spreadsheets, and says nothing. */
const MIDNIGHT = '(?:[T ]0?0:00(?::00(?:\\.0+)?)?Z?)?';

/** What makes of a year a number with decimals: a spreadsheet, or a program for statistics. */
const DECIMALS = '(?:\\.0)?';

/** What a date format is made of, for messages. */
export const WRONG_DATE_FORMAT =
  'Must consist of YYYY or YY, optionally M or MM and D or DD, and separators, such as M/D/YYYY.';

/** The reader of a format such as `M/D/YYYY`, `YYYY-MM` or `YYYY`; undefined for a text that is not a format. */
export function dateReader(format: string): DateReader | undefined {
  const parse = dateParser(format);
  if (!parse) return undefined;
  return (text) => {
    const date = parse(text);
    if (!date) throw new FieldError([`Date has wrong format. Use one of these formats instead: ${format}.`]);
    return date;
  };
}

/** The same, but it returns undefined for a text that is not a date. */
export function dateParser(format: string): ((text: string) => string | undefined) | undefined {
  if (!FORMAT.test(format) || !PARTS.includes(partsOf(format))) return undefined;
  const escaped = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const end = partsOf(format) === 'DMY' ? MIDNIGHT : partsOf(format) === 'Y' ? DECIMALS : '';
  const pattern = new RegExp(`^${escaped.replace(/[YMD]+/g, (token) => TOKENS[token])}${end}$`);
  return (text) => {
    const { year, month = '1', day = '1' } = pattern.exec(text.trim())?.groups ?? {};
    return year === undefined
      ? undefined
      : parseDate(`${year.length === 2 ? fullYear(year) : year}-${month}-${day}`);
  };
}

/** What becomes of dates in a format that lacks parts; undefined for one that has all. */
export function missingParts(format: string): string | undefined {
  const parts = partsOf(format);
  if (parts === 'Y') return 'Dates that have only a year are stored as January 1st of that year.';
  return parts === 'MY'
    ? 'Dates that have only a year and a month are stored as the first day of that month.'
    : undefined;
}

const partsOf = (format: string): string =>
  (format.match(/[YMD]+/g) ?? [])
    .map((token) => token[0])
    .sort()
    .join('');
