import { ExactNumber } from './exact-json.js';

/**
 * The rules of Python's own that show on DRF's wire: what `strip()` takes off, what `int()` reads, how `str()` writes a
 * number, what a type is called. https://docs.python.org/3/library/stdtypes.html
 */

/** A float that Python writes in another way than JavaScript, most of all a JSON number that JavaScript would take for an integer: `1.0`, `1e3`. */
export class WholeFloat extends ExactNumber {
  constructor(readonly value: number) {
    super();
  }

  override toString(): string {
    return floatText(this.value);
  }
}

/** A float as JSON shows it: `json.dumps(float(value))`. */
export const jsonFloat = (value: number): number | WholeFloat =>
  Number.isInteger(value) || Math.abs(value) < 1e-4 ? new WholeFloat(value) : value;

/** A value that was read as JSON as JSON again. Whole numbers beyond 2^53 lose digits, as wherever JavaScript reads them. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // JavaScript writes no bigint by itself.
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  }
}

/** A character that `str.isspace()` is true of, as `\s` of Python's patterns takes it. */
export const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const NO_WHITE_SPACE = new RegExp(`[^${WHITE_SPACE.source.slice(1)}`);

/** `str.strip()`. JavaScript's trim() takes U+FEFF too, and leaves U+001C to U+001F and U+0085. */
export function strip(text: string): string {
  const start = text.search(NO_WHITE_SPACE);
  if (start < 0) return '';
  let end = text.length;
  while (end > start && WHITE_SPACE.test(text[end - 1])) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

const isHalf = (unit: number, first: number): boolean => (unit & 0xfc00) === first;

/** `len(text)`: code points, where JavaScript counts a pair of surrogates as two. */
export function len(text: string): number {
  let length = text.length;
  for (let at = 1; at < text.length; at++)
    if (isHalf(text.charCodeAt(at), 0xdc00) && isHalf(text.charCodeAt(at - 1), 0xd800)) length--;
  return length;
}

/** `len(text) > most`, which most texts need no counting for. */
export const isLongerThan = (text: string, most: number): boolean =>
  text.length > most && (text.length > 2 * most || len(text) > most);

const PLAIN_DIGITS = /^\d{1,15}$/;

/** `int(text)`: blanks around, a sign, leading zeros, underscores between digits, any decimal digits. Undefined where Python raises. */
export function int(text: string): bigint | undefined {
  if (PLAIN_DIGITS.test(text)) return BigInt(text);
  const match = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u.exec(strip(text));
  if (!match) return undefined;
  const digits = asciiDigits(match[2].replaceAll('_', ''));
  if (digits.length > MAX_INT_DIGITS) return undefined;
  return match[1] === '-' ? -BigInt(digits) : BigInt(digits);
}

/** The nearest whole number that is exact here and that a 64-bit column can be compared with: beyond it no row has one. */
export const nearestSafe = (value: number | bigint): number =>
  Math.min(Math.max(Math.trunc(Number(value)), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** Python refuses to convert longer texts: https://docs.python.org/3/library/stdtypes.html#int-max-str-digits */
export const MAX_INT_DIGITS = 4300;

/** Decimal digits of any script as ASCII ones. */
export function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) =>
    /\p{Nd}/u.test(char) ? String(digitValue(char.codePointAt(0) as number)) : char,
  );
}

/** Unicode keeps the ten digits of a script in a row, zero first; only the mathematical alphabets follow each other. */
function digitValue(codePoint: number): number {
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return (codePoint - 0x1d7ce) % 10;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/** `str(number)`. */
export function str(value: number | bigint | WholeFloat): string {
  if (value instanceof WholeFloat) return value.toString();
  return typeof value === 'bigint' || Number.isInteger(value) ? String(BigInt(value)) : floatText(value);
}

/** `repr(float)`: the shortest digits, as in JavaScript, but an exponent from 1e16 and below 1e-4, of two digits or more. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const text =
    power < 0 ? value.toFixed(Math.max(0, mantissa.replace(/[-.]/g, '').length - 1 - power)) : String(value);
  const signed = Object.is(value, -0) ? '-0' : text;
  return signed.includes('.') ? signed : `${signed}.0`;
}

/** `type(value).__name__` of a value that JSON can give. */
export function typeName(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof WholeFloat) return 'float';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      return 'dict';
  }
}
