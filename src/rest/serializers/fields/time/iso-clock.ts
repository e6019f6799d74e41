import {
  HOUR,
  microsecondsOf,
  MINUTE,
  SECOND,
  timeOfDay,
  withAsciiDigits,
  withinADay,
  type TimeOfDay,
} from './time-of-day.js';

/** A time of day, and how far its zone is ahead of UTC, in microseconds. */
export interface Clock {
  readonly time: TimeOfDay;
  readonly offset?: number;
}

interface Reading {
  readonly parts: readonly [hours: number, minutes: number, seconds: number, microseconds: number];
  /** Whether it is followed by something else. */
  readonly isCut: boolean;
}

/**
 * The time of a text as CPython's `fromisoformat` reads it: two digits for each part, a colon between all of them or none, and a
 * fraction of seconds. Undefined for any other text.
 */
function readClock(text: string, end: number): Reading | undefined {
  const parts: [number, number, number, number] = [0, 0, 0, 0];
  let at = 0;
  let hasColons = true;
  for (let part = 0; part < 3; part++) {
    const digits = text.slice(at, at + 2);
    if (!/^\d\d$/.test(digits)) return undefined;
    parts[part] = Number(digits);
    const next = text.charAt(at + 2);
    at += 3;
    if (part === 0) hasColons = next === ':';
    if (at >= end) return { parts, isCut: next !== '' && next !== '\0' };
    if (hasColons && next === ':') continue;
    if (next === '.' || next === ',') break;
    if (hasColons) return undefined;
    at--;
  }
  return withFraction(text, at, end, parts);
}

/** Digits after the sixth are passed over. */
function withFraction(text: string, at: number, end: number, parts: Reading['parts']): Reading | undefined {
  const length = Math.min(6, end - at);
  const fraction = text.slice(at, at + length);
  if (!/^\d+$/.test(fraction) || fraction.length < length) return undefined;
  let last = at + length;
  while (isDigit(text.charAt(last))) last++;
  const [hours, minutes, seconds] = parts;
  const next = text.charAt(last);
  return {
    parts: [hours, minutes, seconds, microsecondsOf(fraction)],
    isCut: next !== '' && next !== '\0',
  };
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9';

/** A time as `time.fromisoformat` reads it, without the `T` before it. */
export function isoClock(text: string): Clock | undefined {
  const zone = text.search(/[+\-Z]/);
  const reading = readClock(text, zone < 0 ? text.length : zone);
  if (!reading || (zone < 0 && reading.isCut)) return undefined;
  const time = timeOfDay(...reading.parts);
  if (time === undefined || zone < 0) return time === undefined ? undefined : { time };
  const offset = text[zone] === 'Z' ? utc(text.charAt(zone + 1)) : offsetOf(text.slice(zone));
  return offset === undefined ? undefined : { time, offset };
}

const utc = (next: string): number | undefined => (next === '' || next === '\0' ? 0 : undefined);

function offsetOf(text: string): number | undefined {
  const zone = text.slice(1);
  const reading = readClock(zone, zone.length);
  if (!reading || reading.isCut) return undefined;
  const [hours, minutes, seconds, microseconds] = reading.parts;
  return withinADay(text[0], hours * HOUR + minutes * MINUTE + seconds * SECOND + microseconds);
}

const LOOSE_TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\n?$/;

/** A time of day as DRF's TimeField reads it; a zone is not looked at. Undefined for any other text. */
export function parseTime(text: string): TimeOfDay | undefined {
  const clock = isoClock(text.startsWith('T') ? text.slice(1) : text);
  if (clock) return clock.time;
  const match = LOOSE_TIME.exec(withAsciiDigits(text));
  return match ? looseTime(match.slice(1)) : undefined;
}

export const looseTime = ([hours, minutes, seconds = '0', fraction]: readonly string[]):
  TimeOfDay | undefined =>
  timeOfDay(Number(hours), Number(minutes), Number(seconds), microsecondsOf(fraction));
