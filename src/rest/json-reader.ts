import { MAX_INT_DIGITS, WholeFloat } from './python.js';

/** Deeper nesting is refused: Python's own parser gives up here too. */
const DEEPEST = 1000;

/** The message is Python's. */
export class JsonSyntaxError extends Error {}

const CONSTANTS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const NOT_NUMBERS = ['NaN', 'Infinity', '-Infinity'];

const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][+-]?\d+)?/y;

/** Code units. */
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [BEGIN_ARRAY, END_ARRAY, BEGIN_OBJECT, END_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const [BLANK, TAB, NEW_LINE, RETURN, LETTER_U] = [0x20, 0x09, 0x0a, 0x0d, 0x75];

/** What may follow a backslash beside `u`. */
const ESCAPED: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', (char) => char.charCodeAt(0)));
const HEX = /^[\da-f]{4}$/i;

/** A list or an object that has begun and not ended. */
interface Container {
  /** Of a list: where its items begin among all items of lists that have not ended. */
  readonly start: number;
  /** Of an object. */
  readonly object?: Record<string, unknown>;
  /** The name of the member that has begun. */
  key: string;
}

/** Stands for the value that has only begun. */
const BEGUN = Symbol('begun');

/**
 * Reads JSON text value by value, as many at a time as it is asked for. Unlike JSON.parse it keeps what a text field shows of
 * a number: an integer of any size (number or bigint) and whether a whole number was written as a float (WholeFloat).
 */
export class JsonReader {
  /** The document, once it has been read. */
  value: unknown;
  private position = 0;
  private readonly containers: Container[] = [];
  /** The items of lists that have not ended, of which each list takes its own at its end: a list that grows takes more room than it needs. */
  private readonly items: unknown[] = [];
  private itemCount = 0;

  /** @param plainNumbers whether a number is what JSON.parse would make of it */
  constructor(
    private readonly text: string,
    private readonly plainNumbers = false,
  ) {}

  /** Reads about so many values more. Answers whether that was all. Throws JsonSyntaxError. */
  read(values: number): boolean {
    if (this.position === 0) this.begin();
    for (let left = values; left > 0; left--) {
      const value = this.next();
      if (value !== BEGUN && this.place(value)) return true;
    }
    return false;
  }

  private begin(): void {
    if (this.text.startsWith('\ufeff')) this.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)');
    this.skipBlanks();
  }

  /** The value that comes next, BEGUN for a list or an object that has something in it. */
  private next(): unknown {
    const unit = this.text.charCodeAt(this.position);
    if (unit === QUOTE) return this.string();
    if (unit === BEGIN_OBJECT) return this.openObject();
    if (unit === BEGIN_ARRAY) return this.openArray();
    if (isDigit(unit)) return this.number();
    for (const [word, value] of CONSTANTS) if (this.acceptWord(word)) return value;
    for (const word of NOT_NUMBERS) {
      if (this.acceptWord(word))
        throw new JsonSyntaxError(`Out of range float values are not JSON compliant: '${word}'`);
    }
    return this.number();
  }

  private openObject(): unknown {
    this.descend();
    const object = {};
    if (this.accept(END_OBJECT)) return object;
    this.containers.push({ start: 0, object, key: this.key() });
    return BEGUN;
  }

  private openArray(): unknown {
    this.descend();
    if (this.accept(END_ARRAY)) return [];
    this.containers.push({ start: this.itemCount, key: '' });
    return BEGUN;
  }

  private descend(): void {
    if (this.containers.length === DEEPEST) this.fail('Too deeply nested');
    this.position++;
    this.skipBlanks();
  }

  /** Puts a value where it belongs, and what ends with it where that belongs. Answers whether it is the document itself. */
  private place(value: unknown): boolean {
    for (let whole = value; ;) {
      const container = this.containers.at(-1);
      this.skipBlanks();
      if (!container) return this.end(whole);
      const { object, start } = container;
      if (object) define(object, container.key, whole);
      else this.items[this.itemCount++] = whole;
      if (this.accept(COMMA)) {
        this.skipBlanks();
        if (object) container.key = this.key();
        return false;
      }
      if (!this.accept(object ? END_OBJECT : END_ARRAY)) this.fail("Expecting ',' delimiter");
      this.containers.pop();
      whole = object ?? this.takeItems(start);
    }
  }

  private takeItems(start: number): unknown[] {
    const items = this.items.slice(start, this.itemCount);
    this.itemCount = start;
    return items;
  }

  private end(value: unknown): true {
    if (this.position < this.text.length) this.fail('Extra data');
    this.value = value;
    return true;
  }

  private key(): string {
    if (this.text.charCodeAt(this.position) !== QUOTE)
      this.fail('Expecting property name enclosed in double quotes');
    const key = this.string();
    this.skipBlanks();
    if (!this.accept(COLON)) this.fail("Expecting ':' delimiter");
    this.skipBlanks();
    return key;
  }

  private string(): string {
    const { text } = this;
    const start = this.position;
    let plain = true;
    let at = start + 1;
    for (; ; at++) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) break;
      if (unit === BACKSLASH) {
        at = this.escaped(at);
        plain = false;
      } else if (unit < BLANK) this.fail('Invalid control character at', at);
      else if (at >= text.length) this.fail('Unterminated string starting at', start);
    }
    this.position = at + 1;
    // The syntax is known to be right here, so JSON.parse only undoes the escapes.
    return plain ? text.slice(start + 1, at) : (JSON.parse(text.slice(start, at + 1)) as string);
  }

  /** Where the escape that begins here ends. */
  private escaped(at: number): number {
    const unit = this.text.charCodeAt(at + 1);
    if (ESCAPED.has(unit)) return at + 1;
    if (unit !== LETTER_U) this.fail('Invalid \\escape', at);
    if (!HEX.test(this.text.slice(at + 2, at + 6))) this.fail('Invalid \\uXXXX escape', at + 1);
    return at + 5;
  }

  private number(): number | bigint | WholeFloat {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail('Expecting value');
    this.position = NUMBER.lastIndex;
    const [literal, digits, fraction, exponent] = match;
    const value = Number(literal);
    if (fraction !== undefined || exponent !== undefined) {
      const isWhole = Number.isInteger(value) || !Number.isFinite(value);
      return isWhole && !this.plainNumbers ? new WholeFloat(value) : value;
    }
    if (Number.isSafeInteger(value)) return value + 0;
    const length = digits.length - (digits.startsWith('-') ? 1 : 0);
    if (length > MAX_INT_DIGITS) {
      throw new JsonSyntaxError(
        `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${length} digits`,
      );
    }
    return this.plainNumbers ? value : BigInt(literal);
  }

  private accept(unit: number): boolean {
    if (this.text.charCodeAt(this.position) !== unit) return false;
    this.position++;
    return true;
  }

  private acceptWord(word: string): boolean {
    if (!this.text.startsWith(word, this.position)) return false;
    this.position += word.length;
    return true;
  }

  private skipBlanks(): void {
    for (; ; this.position++) {
      const unit = this.text.charCodeAt(this.position);
      if (unit !== BLANK && unit !== NEW_LINE && unit !== RETURN && unit !== TAB) return;
    }
  }

  private fail(message: string, position = this.position): never {
    let line = 1;
    let lineStart = 0;
    for (let at = 0; at < position; at++) {
      if (this.text.charCodeAt(at) !== NEW_LINE) continue;
      line++;
      lineStart = at + 1;
    }
    throw new JsonSyntaxError(
      `${message}: line ${line} column ${position - lineStart + 1} (char ${position})`,
    );
  }
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** A key that means something to JavaScript is a key like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
