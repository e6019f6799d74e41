import { calendarDay, isoDate } from './calendar.js';
import { isoClock, looseTime, type Clock } from './iso-clock.js';
import { HOUR, MINUTE, withAsciiDigits, withinADay } from './time-of-day.js';

/** A day with a time; without an offset it is in no zone. */
export interface DayAndTime extends Clock {
  /** YYYY-MM-DD. */
  readonly day: string;
}

const LOOSE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\s*(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?\n?$/;

/** A day and a time as DRF's DateTimeField reads them. Undefined for any other text. */
export function parseDateTime(text: string): DayAndTime | undefined {
  const iso = isoDateTime(text);
  if (iso) return iso;
  const match = LOOSE.exec(withAsciiDigits(text));
  if (!match) return undefined;
  const day = calendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
  const time = looseTime(match.slice(4, 8));
  const [utc, sign, hours, minutes = '0'] = match.slice(8);
  const offset = sign ? withinADay(sign, Number(hours) * HOUR + Number(minutes) * MINUTE) : utc && 0;
  if (day === undefined || time === undefined || (sign && offset === undefined)) return undefined;
  return { day, time, ...(typeof offset === 'number' && { offset }) };
}

/** `datetime.fromisoformat`: a date, and after any character a time. */
function isoDateTime(text: string): DayAndTime | undefined {
  if (text.length < 7) return undefined;
  const end = endOfDate(text);
  const day = isoDate(text.slice(0, end));
  if (day === undefined) return undefined;
  const separator = text.codePointAt(end);
  if (separator === undefined) return { day, time: 0 };
  const clock = isoClock(text.slice(end + (separator > 0xffff ? 2 : 1)));
  return clock && { day, ...clock };
}

/** Where the time begins, as far as CPython tells it from the date: https://docs.python.org/3.11/library/datetime.html#datetime.datetime.fromisoformat */
function endOfDate(text: string): number {
  if (text.length === 7) return 7;
  if (text[4] === '-') {
    if (text[5] !== 'W') return 10;
    const isHourAfterHyphen = /\d/.test(text.charAt(10));
    return text[8] === '-' && !isHourAfterHyphen ? 10 : 8;
  }
  if (text[4] !== 'W') return 8;
  const digits = 7 + /^\d*/.exec(text.slice(7))![0].length;
  if (digits < 9) return digits;
  return digits % 2 === 0 ? 7 : 8;
}
