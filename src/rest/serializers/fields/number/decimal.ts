import { asciiDigits } from '../../../python.js';

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d{1,17}))?$/i;

/** A decimal number as Python's `decimal.Decimal` keeps it: ±digits × 10^exponent, zeros at the end included. https://docs.python.org/3/library/decimal.html */
export class Decimal {
  private constructor(
    readonly isNegative: boolean,
    /** Without zeros before them. */
    private readonly digits: string,
    private readonly exponent: number,
  ) {}

  /** Returns the number that `Decimal(text)` is; undefined where Python raises, and for numbers that are not finite. */
  static parse(text: string): Decimal | undefined {
    const match = DECIMAL.exec(asciiDigits(text).replaceAll('_', ''));
    if (!match) return undefined;
    const [, sign, whole = '', places = match[4] ?? '', , exponent = '0'] = match;
    return new Decimal(sign === '-', significant(whole + places), Number(exponent) - places.length);
  }

  /** How many digits stand after the point. */
  get places(): number {
    return Math.max(0, -this.exponent);
  }

  /** How many digits it takes, zeros right behind the point included. */
  get length(): number {
    return Math.max(this.digits.length + Math.max(0, this.exponent), this.places);
  }

  /** Returns the same with so many digits after the point, halves rounded to the even digit: `quantize`. */
  quantized(places: number): Decimal {
    const dropped = this.places - places;
    if (dropped <= 0) {
      const zeros = '0'.repeat(this.exponent + places);
      return new Decimal(this.isNegative, significant(this.digits + zeros), -places);
    }
    const digits = this.digits.padStart(dropped + 1, '0');
    const kept = BigInt(digits.slice(0, -dropped));
    const rest = digits.slice(-dropped);
    const half = `5${'0'.repeat(dropped - 1)}`;
    const isUp = rest > half || (rest === half && kept % 2n === 1n);
    return new Decimal(this.isNegative, String(isUp ? kept + 1n : kept), -places);
  }

  /** Returns the same without zeros at the end: `normalize`. */
  normalized(): Decimal {
    const digits = this.digits.replace(/0+$/, '');
    if (digits === '') return new Decimal(this.isNegative, '0', 0);
    return new Decimal(this.isNegative, digits, this.exponent + this.digits.length - digits.length);
  }

  /** Returns a negative number where it is less than another one, a positive one where it is greater. */
  compare(other: Decimal): number {
    const places = Math.max(this.places, other.places);
    const [one, two] = [this, other].map((each) => each.quantized(places).signed());
    return one < two ? -1 : one > two ? 1 : 0;
  }

  private signed(): bigint {
    return this.isNegative ? -BigInt(this.digits) : BigInt(this.digits);
  }

  /** All digits, without an exponent: `f'{number:f}'`. */
  toString(): string {
    const { places } = this;
    const zeros = this.digits === '0' ? '' : '0'.repeat(Math.max(0, this.exponent));
    const all = (this.digits + zeros).padStart(places + 1, '0');
    const text = places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`;
    return this.isNegative ? `-${text}` : text;
  }
}

const significant = (digits: string): string => digits.replace(/^0+(?=\d)/, '');
