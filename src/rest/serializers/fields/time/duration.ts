import { DAY, HOUR, microsecondsOf, MINUTE, SECOND, timeText, withAsciiDigits } from './time-of-day.js';

/** Microseconds; a bigint where a number would not be exact, beyond 285 years. */
export type Duration = number | bigint;

export const MOST_DAYS = 999_999_999;

const MICROSECONDS_A_DAY = BigInt(DAY);

/** The parts of a duration, as of Python's `timedelta`. */
interface Parts {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly microseconds?: number;
}

/** The microseconds of Python's `timedelta`: `timedelta({ days: 14 })`. Throws RangeError beyond 104,249 days, where a number is not exact. */
export function timedelta(parts: Parts): number {
  const duration = Number(exact(parts) ?? NaN);
  if (!Number.isSafeInteger(duration))
    throw new RangeError('A duration of the program has at most 104,249 days.');
  return duration;
}

const plain = (duration: bigint): Duration => {
  const number = Number(duration);
  return Number.isSafeInteger(number) ? number : duration;
};

/** Parts of a microsecond are rounded once, to an even number where they are half of one. Undefined beyond what `timedelta` has. */
function exact({
  days = 0,
  hours = 0,
  minutes = 0,
  seconds = 0,
  microseconds = 0,
}: Parts): bigint | undefined {
  let whole = 0n;
  let rest = 0;
  for (const [value, unit] of [
    [days, DAY],
    [hours, HOUR],
    [minutes, MINUTE],
    [seconds, SECOND],
    [microseconds, 1],
  ]) {
    if (!Number.isFinite(value)) return undefined;
    const units = Math.trunc(value);
    const beyond = (value - units) * unit;
    whole += BigInt(units) * BigInt(unit) + BigInt(Math.trunc(beyond));
    rest += beyond - Math.trunc(beyond);
  }
  return inRange(whole + BigInt(rounded(rest, whole % 2n !== 0n)));
}

function rounded(rest: number, isOdd: boolean): number {
  const floor = Math.floor(rest);
  if (rest - floor !== 0.5) return Math.round(rest);
  return (floor % 2 !== 0) === isOdd ? floor : floor + 1;
}

function inRange(duration: bigint): bigint | undefined {
  const days = daysOf(duration);
  return days < -MOST_DAYS || days > MOST_DAYS ? undefined : duration;
}

/** Whole days, of which those before zero are rounded down; what is left over counts forward. */
function daysOf(duration: bigint): number {
  return Number((duration - timeOf(duration)) / MICROSECONDS_A_DAY);
}

const timeOf = (duration: bigint): bigint =>
  ((duration % MICROSECONDS_A_DAY) + MICROSECONDS_A_DAY) % MICROSECONDS_A_DAY;

/** `[DD] [HH:[MM:]]ss[.uuuuuu]`, as Django writes it. */
const STANDARD =
  /^(?:(-?\d+) (?:days?, )?)?(-?)(?:(\d+):(?=\d+:\d+))?(?:(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?\n?$/;

const NUMBER = '(\\d+(?:[.,]\\d+)?)';

/** ISO 8601 without years, months and weeks. */
const ISO = new RegExp(`^([-+]?)P(?:${NUMBER}D)?(?:T(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?\\n?$`);

/** PostgreSQL's intervals of days and times. */
const POSTGRES = /^(?:(-?\d+) days? ?)?(?:([-+])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?\n?$/;

/**
 * A duration as Django's `parse_duration` reads it. Undefined for any other text, 'overflow' for one beyond 999,999,999 days.
 */
export function parseDuration(text: string): Duration | 'overflow' | undefined {
  const ascii = withAsciiDigits(text);
  const match = STANDARD.exec(ascii) ?? POSTGRES.exec(ascii);
  if (match) {
    const [days, sign, hours, minutes, seconds, fraction] = match.slice(1);
    const time = exact({
      ...{ hours: float(hours), minutes: float(minutes), seconds: float(seconds) },
      microseconds: microsecondsOf(fraction),
    });
    return sum(exact({ days: float(days) }), sign, time);
  }
  const iso = ISO.exec(ascii);
  if (!iso) return undefined;
  const [sign, days, hours, minutes, seconds] = iso.slice(1);
  const time = exact({ hours: float(hours), minutes: float(minutes), seconds: float(seconds) });
  const whole = exact({ days: float(days) });
  return sum(whole === undefined || sign !== '-' ? whole : -whole, sign, time);
}

const float = (text = '0'): number => Number(text.replace(',', '.'));

function sum(days: bigint | undefined, sign: string, time: bigint | undefined): Duration | 'overflow' {
  if (days === undefined || time === undefined) return 'overflow';
  const duration = inRange(days + (sign === '-' ? -time : time));
  return duration === undefined ? 'overflow' : plain(duration);
}

/** As Django writes it: `[DD ]HH:MM:SS[.uuuuuu]`. */
export function durationText(duration: Duration): string {
  const days = daysOf(BigInt(duration));
  const time = timeText(Number(timeOf(BigInt(duration))));
  return days === 0 ? time : `${days} ${time}`;
}

/** `str(timedelta)`, as limits are told: `2 days, 0:00:00`. */
export function pythonText(duration: Duration): string {
  const days = daysOf(BigInt(duration));
  const time = timeText(Number(timeOf(BigInt(duration)))).replace(/^0/, '');
  return days === 0 ? time : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${time}`;
}

/** ISO 8601: `P1DT02H03M04.500000S`. */
export function isoDuration(duration: Duration): string {
  const size = BigInt(duration) < 0n ? -BigInt(duration) : BigInt(duration);
  const [hours, minutes, seconds] = timeText(Number(timeOf(size))).split(':');
  return `${size === BigInt(duration) ? '' : '-'}P${daysOf(size)}DT${hours}H${minutes}M${seconds}S`;
}
