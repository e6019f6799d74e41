import { asciiDigits } from '../../../python.js';

/** Microseconds since midnight. */
export type TimeOfDay = number;

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Undefined for what no clock shows. */
export function timeOfDay(
  hours: number,
  minutes: number,
  seconds: number,
  microseconds: number,
): TimeOfDay | undefined {
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return hours * HOUR + minutes * MINUTE + seconds * SECOND + microseconds;
}

const digits = (value: number, length: number): string => String(Math.floor(value)).padStart(length, '0');

/** As Python's `isoformat()` writes it: HH:MM:SS, with six more digits where there are microseconds. */
export function timeText(time: TimeOfDay): string {
  const parts = [time / HOUR, (time % HOUR) / MINUTE, (time % MINUTE) / SECOND];
  const text = parts.map((part) => digits(part, 2)).join(':');
  return time % SECOND === 0 ? text : `${text}.${digits(time % SECOND, 6)}`;
}

/** The microseconds that up to six digits after a decimal point stand for. */
export const microsecondsOf = (fraction = ''): number => Number(fraction.padEnd(6, '0'));

/** No zone is a day or more away from UTC. */
export const withinADay = (sign: string, offset: number): number | undefined =>
  offset >= DAY ? undefined : sign === '-' ? -offset : offset;

/** Code units of a text that is looked through for the digits of other scripts. */
const LONGEST = 1000;

/** A text with the decimal digits of any script as ASCII ones, unless it is far too long for a date, a time or a duration. */
export const withAsciiDigits = (text: string): string => (text.length > LONGEST ? text : asciiDigits(text));
