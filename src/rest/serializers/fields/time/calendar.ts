import { asciiDigits } from '../../../python.js';

const DAY = 86_400_000;

/** Code units of a date: eight digits that take two each, two hyphens and a line end. */
const LONGEST_DATE = 19;

/**
 * A date as DRF's DateField reads it: one that Python's `date.fromisoformat` reads, or YYYY-MM-DD with one-digit month and day; any decimal
 * digits. Undefined for a text that names no day of the calendar.
 */
export function parseDate(text: string): string | undefined {
  if (text.length > LONGEST_DATE) return undefined;
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})\n?$/.exec(asciiDigits(text));
  return match ? calendarDay(Number(match[1]), Number(match[2]), Number(match[3])) : isoDate(text);
}

/** `date.fromisoformat`: YYYY-MM-DD, YYYYMMDD, and week dates: YYYY-Www, YYYY-Www-D, with or without hyphens. */
export function isoDate(text: string): string | undefined {
  const match = /^(\d{4})(-?)(\d\d)\2(\d\d)$/.exec(text);
  if (match) return calendarDay(Number(match[1]), Number(match[3]), Number(match[4]));
  const week = /^(\d{4})(-?)W(\d\d)(?:\2([1-7]))?$/.exec(text);
  return week ? weekDay(Number(week[1]), Number(week[3]), Number(week[4] ?? 1)) : undefined;
}

/** A day as YYYY-MM-DD; undefined for one that the calendar lacks. */
export function calendarDay(year: number, month: number, day: number): string | undefined {
  if (year < 1 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0 for what is no month. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (LENGTHS[month - 1] ?? 0);
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** Week 1 is the one with 4 January in it; a year's last week is the one before the next year's first. */
function weekDay(year: number, week: number, day: number): string | undefined {
  const start = (of: number): number => {
    const fourth = new Date(0);
    fourth.setUTCFullYear(of, 0, 4);
    return fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY;
  };
  const time = start(year) + ((week - 1) * 7 + day - 1) * DAY;
  if (week < 1 || start(year) + (week - 1) * 7 * DAY >= start(year + 1)) return undefined;
  const date = new Date(time);
  const inCalendar = year > 0 && date.getUTCFullYear() > 0 && date.getUTCFullYear() < 10_000;
  return inCalendar ? date.toISOString().slice(0, 10) : undefined;
}
