import { ParseError } from '../exceptions.js';
import { MAX_INT_DIGITS, WholeFloat } from '../python.js';

/** Deeper nesting is refused: Python's own parser gives up here too. */
const DEEPEST = 1000;

const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const PLAIN_STRING = /[^"\\\0-\x1f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const CONSTANTS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const NOT_NUMBERS = ['NaN', 'Infinity', '-Infinity'];

/**
 * Reads JSON as DRF's JSONParser does, strict (RFC 8259), with Python's error texts. Unlike JSON.parse it keeps what a
 * text field shows of a number: an integer of any size (number or bigint) and whether a whole number was written as a
 * float (WholeFloat).
 */
export function parseJson(text: string): unknown {
  return new JsonReader(text).document();
}

class JsonReader {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    if (this.text.startsWith('\ufeff')) this.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)');
    this.skip(BLANKS);
    const value = this.value();
    this.skip(BLANKS);
    if (this.position < this.text.length) this.fail('Extra data');
    return value;
  }

  private value(): unknown {
    const char = this.text[this.position];
    if (char === '"') return this.string();
    if (char === '{') return this.nested(() => this.object());
    if (char === '[') return this.nested(() => this.array());
    for (const [word, value] of CONSTANTS) if (this.accept(word)) return value;
    for (const word of NOT_NUMBERS) {
      if (this.accept(word)) throw parseError(`Out of range float values are not JSON compliant: '${word}'`);
    }
    return this.number();
  }

  private nested(read: () => unknown): unknown {
    if (++this.depth > DEEPEST) this.fail('Too deeply nested');
    this.position++;
    this.skip(BLANKS);
    const value = read();
    this.depth--;
    return value;
  }

  private object(): unknown {
    const object: Record<string, unknown> = {};
    if (this.accept('}')) return object;
    for (;;) {
      if (this.text[this.position] !== '"') this.fail('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.skip(BLANKS);
      if (!this.accept(':')) this.fail("Expecting ':' delimiter");
      this.skip(BLANKS);
      this.define(object, key, this.value());
      this.skip(BLANKS);
      if (this.accept('}')) return object;
      if (!this.accept(',')) this.fail("Expecting ',' delimiter");
      this.skip(BLANKS);
    }
  }

  /** A key that means something to JavaScript is a key like any other. */
  private define(object: Record<string, unknown>, key: string, value: unknown): void {
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    else object[key] = value;
  }

  private array(): unknown {
    const items: unknown[] = [];
    if (this.accept(']')) return items;
    for (;;) {
      items.push(this.value());
      this.skip(BLANKS);
      if (this.accept(']')) return items;
      if (!this.accept(',')) this.fail("Expecting ',' delimiter");
      this.skip(BLANKS);
    }
  }

  private string(): string {
    const start = this.position++;
    let plain = true;
    for (;;) {
      this.skip(PLAIN_STRING);
      const char = this.text[this.position];
      if (char === '"') break;
      if (char === undefined) this.fail('Unterminated string starting at', start);
      if (char !== '\\') this.fail('Invalid control character at');
      if (!this.skip(ESCAPE)) this.badEscape();
      plain = false;
    }
    const end = this.position++;
    // The syntax is known to be right here, so JSON.parse only undoes the escapes.
    return plain ? this.text.slice(start + 1, end) : (JSON.parse(this.text.slice(start, end + 1)) as string);
  }

  private badEscape(): never {
    if (this.text[this.position + 1] === 'u') this.fail('Invalid \\uXXXX escape', this.position + 1);
    this.fail('Invalid \\escape');
  }

  private number(): number | bigint | WholeFloat {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail('Expecting value');
    this.position = NUMBER.lastIndex;
    const [literal, digits, fraction, exponent] = match;
    const value = Number(literal);
    if (fraction !== undefined || exponent !== undefined) {
      return Number.isInteger(value) || !Number.isFinite(value) ? new WholeFloat(value) : value;
    }
    const length = digits.replace('-', '').length;
    if (length > MAX_INT_DIGITS) {
      throw parseError(
        `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${length} digits`,
      );
    }
    return Number.isSafeInteger(value) ? value + 0 : BigInt(literal);
  }

  private accept(word: string): boolean {
    if (!this.text.startsWith(word, this.position)) return false;
    this.position += word.length;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }

  private fail(message: string, position = this.position): never {
    const before = this.text.slice(0, position);
    const line = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    throw parseError(`${message}: line ${line} column ${column} (char ${position})`);
  }
}

const parseError = (message: string): ParseError => new ParseError(`JSON parse error - ${message}`);
