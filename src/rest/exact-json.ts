import { randomUUID } from 'node:crypto';

/** Stands before a number's text in JSON that is being written. No client knows it. */
const MARK = randomUUID();

const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/** Whether JSON is being written that goes out, and whether it has marked numbers in it. */
let isExact = false;
let isMarked = false;

/** A number that JSON has a text for that JavaScript does not write by itself: `1.0`. */
export abstract class ExactNumber {
  /** The nearest that JavaScript has. */
  abstract readonly value: number;

  /** What stands in JSON. */
  abstract toString(): string;

  toJSON(): number | string {
    return isExact ? marked(this.toString()) : this.value;
  }
}

function marked(text: string): string {
  isMarked = true;
  return MARK + text;
}

/** Returns a value as JSON text in which whole numbers of any size and `ExactNumber`s keep their texts. What has none of them costs no more than `JSON.stringify`. */
export function exactJson(value: unknown, indent = 0): string {
  isExact = true;
  isMarked = false;
  try {
    const text = stringify(value, indent);
    return isMarked ? text.replace(MARKED, '$1') : text;
  } finally {
    isExact = false;
  }
}

function stringify(value: unknown, indent: number): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch (error) {
    // JavaScript writes no bigint.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, withBigInts, indent);
  }
}

const withBigInts = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? marked(String(value)) : value;
