import { FieldError } from '../serializers/fields/index.js';
import { parseDate } from '../serializers/fields/date-field.js';

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

/** The reader of a format such as `M/D/YYYY`; undefined unless it has a day, a month and a year, each once. */
export function dateReader(format: string): DateReader | undefined {
  const tokens = format.match(/[YMD]+/g) ?? [];
  if (
    !FORMAT.test(format) ||
    tokens
      .map((token) => token[0])
      .sort()
      .join('') !== 'DMY'
  )
    return undefined;
  const escaped = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const pattern = new RegExp(`^${escaped.replace(/[YMD]+/g, (token) => TOKENS[token])}$`);
  return (text) => {
    const { year, month, day } = pattern.exec(text.trim())?.groups ?? {};
    const date = year && parseDate(`${fullYear(year)}-${month}-${day}`);
    if (!date) throw new FieldError([`Date has wrong format. Use one of these formats instead: ${format}.`]);
    return date;
  };
}

/** Two digits are of 1969 to 2068, as POSIX and Python have it. */
const fullYear = (digits: string): string =>
  digits.length === 4 ? digits : `${Number(digits) >= 69 ? 19 : 20}${digits}`;
