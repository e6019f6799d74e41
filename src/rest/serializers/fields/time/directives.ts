import { MONTHS, short, WEEKDAYS } from './names.js';

/** A directive of a format: https://docs.python.org/3/library/datetime.html#format-codes */
export interface Directive {
  /** What it reads, as the source of a pattern. */
  readonly reads: string;
  /** What messages call it. */
  readonly shown: string;
  readonly write: (date: Date, microsecond: number) => string;
}

const two = (value: number): string => String(value).padStart(2, '0');

const HOURS_OF_TWELVE = '1[0-2]|0[1-9]|[1-9]';
const SIXTIETH = '[0-5]\\p{Nd}|\\p{Nd}';
const OFFSET = '[+-]\\p{Nd}{2}:?[0-5]\\p{Nd}(?::?[0-5]\\p{Nd}(?:\\.\\p{Nd}{1,6})?)?|Z';

export const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: { reads: '\\p{Nd}{4}', shown: 'YYYY', write: (date) => String(date.getUTCFullYear()) },
  y: { reads: '\\p{Nd}{2}', shown: 'YY', write: (date) => two(date.getUTCFullYear() % 100) },
  m: { reads: '1[0-2]|0[1-9]|[1-9]', shown: 'MM', write: (date) => two(date.getUTCMonth() + 1) },
  d: {
    reads: '3[01]|[12]\\p{Nd}|0[1-9]|[1-9]| [1-9]',
    shown: 'DD',
    write: (date) => two(date.getUTCDate()),
  },
  H: { reads: '2[0-3]|[01]\\p{Nd}|\\p{Nd}', shown: 'hh', write: (date) => two(date.getUTCHours()) },
  I: {
    reads: HOURS_OF_TWELVE,
    shown: 'hh',
    write: (date) => two(((date.getUTCHours() + 11) % 12) + 1),
  },
  M: { reads: SIXTIETH, shown: 'mm', write: (date) => two(date.getUTCMinutes()) },
  S: { reads: `6[01]|${SIXTIETH}`, shown: 'ss', write: (date) => two(date.getUTCSeconds()) },
  f: {
    reads: '[0-9]{1,6}',
    shown: 'uuuuuu',
    write: (_, microsecond) => String(microsecond).padStart(6, '0'),
  },
  p: { reads: 'am|pm', shown: '[AM|PM]', write: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM') },
  b: named(short(MONTHS), '[Jan-Dec]', (date) => date.getUTCMonth()),
  B: named(MONTHS, '[January-December]', (date) => date.getUTCMonth()),
  a: named(short(WEEKDAYS), '[Mon-Sun]', (date) => date.getUTCDay()),
  A: named(WEEKDAYS, '[Monday-Sunday]', (date) => date.getUTCDay()),
  z: { reads: OFFSET, shown: '[+HHMM|-HHMM]', write: () => '+0000' },
  '%': { reads: '%', shown: '%%', write: () => '%' },
};

function named(names: readonly string[], shown: string, index: (date: Date) => number): Directive {
  return { reads: names.join('|'), shown, write: (date) => names[index(date)] };
}
