import { oneOf, refuse } from '../../../../database/declaration-error.js';
import { asciiDigits, WHITE_SPACE } from '../../../python.js';
import { calendarDay } from './calendar.js';
import { DIRECTIVES } from './directives.js';
import { fullYear } from './form-date.js';
import type { DayAndTime } from './iso-moment.js';
import { MONTHS, short } from './names.js';
import { HOUR, microsecondsOf, MINUTE, SECOND, timeOfDay, withinADay } from './time-of-day.js';

/** Code units beyond which no format reads a text. */
const LONGEST = 1000;

const PIECE = /%(.?)|(\s+)|([^%\s]+)/gsu;

/** A format of Python's `strftime` and `strptime`: `%d.%m.%Y`. Throws DeclarationError for directives that it does not know. */
export class Format {
  /** As messages name it: `DD.MM.YYYY`. */
  readonly shown: string;
  private readonly pieces: readonly RegExpExecArray[];
  private readonly pattern: RegExp;
  /** The directives, in order. */
  private readonly letters: readonly string[];

  constructor(text: string) {
    this.pieces = [...text.matchAll(PIECE)];
    this.letters = this.pieces.flatMap(([, letter]) => letter ?? []);
    const unknown = this.letters.find((letter) => !Object.hasOwn(DIRECTIVES, letter));
    if (unknown !== undefined)
      refuse([`The format "${text}" has "%${unknown}", which is not known here. Use ${KNOWN}.`]);
    this.shown = this.replaced(({ shown }) => shown);
    this.pattern = new RegExp(`^${this.pieces.map(patternOf).join('')}$`, 'iu');
  }

  private replaced(by: (directive: (typeof DIRECTIVES)[string]) => string): string {
    return this.pieces
      .map(([text, letter]) => (letter === undefined ? text : by(DIRECTIVES[letter])))
      .join('');
  }

  /** `strftime` of a moment in UTC. */
  write(date: Date, microsecond: number): string {
    return this.replaced((directive) => directive.write(date, microsecond));
  }

  /** `strptime`; what the format lacks is of midnight on 1 January 1900. Undefined for a text in another form. */
  parse(text: string): DayAndTime | undefined {
    const match = text.length > LONGEST ? null : this.pattern.exec(text);
    if (!match) return undefined;
    const parts = Object.fromEntries(
      this.letters.map((letter, at) => [letter, asciiDigits(match[at + 1]).toLowerCase()]),
    );
    const day = calendarDay(yearOf(parts), monthOf(parts), Number(parts.d ?? 1));
    const time = timeOfDay(
      hourOf(parts),
      Number(parts.M ?? 0),
      Number(parts.S ?? 0),
      microsecondsOf(parts.f),
    );
    const offset = parts.z === undefined ? undefined : offsetOf(parts.z);
    if (day === undefined || time === undefined || (parts.z && offset === undefined)) return undefined;
    return { day, time, ...(offset !== undefined && { offset }) };
  }
}

const KNOWN = oneOf(Object.keys(DIRECTIVES).map((letter) => `%${letter}`));

type Parts = Readonly<Record<string, string | undefined>>;

function patternOf([text, letter, blanks]: RegExpExecArray): string {
  if (letter !== undefined) return `(${DIRECTIVES[letter].reads})`;
  return blanks ? `${WHITE_SPACE.source}+` : text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function yearOf({ Y, y }: Parts): number {
  if (Y !== undefined) return Number(Y);
  return y === undefined ? 1900 : Number(fullYear(y));
}

function monthOf({ m, b, B }: Parts): number {
  if (m !== undefined) return Number(m);
  const name = (B ?? b)?.slice(0, 3);
  return name === undefined ? 1 : short(MONTHS).findIndex((month) => month.toLowerCase() === name) + 1;
}

/** Of twelve hours, the first half of the day is meant where nothing says which. */
function hourOf({ H, I, p }: Parts): number {
  return I === undefined ? Number(H ?? 0) : (Number(I) % 12) + (p === 'pm' ? 12 : 0);
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'z') return 0;
  const [, hours, minutes, seconds = '0', fraction] = /^.(\d\d):?(\d\d):?(\d\d)?(?:\.(\d+))?$/.exec(zone)!;
  return withinADay(
    zone[0],
    Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + microsecondsOf(fraction),
  );
}
