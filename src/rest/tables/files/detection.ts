import { isAscii } from 'node:buffer';
import { UTF_8, WINDOWS_1252, type Encoding } from './encodings.js';

const MARKS: readonly (readonly [mark: Buffer, encoding: Encoding])[] = [
  [Buffer.from('\ufeff'), UTF_8],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

/** The byte order mark that a file begins with. */
export const markOf = (
  start: Buffer,
): { readonly encoding: Encoding; readonly length: number } | undefined => {
  const found = MARKS.find(([mark]) => start.subarray(0, mark.length).equals(mark));
  return found && { encoding: found[1], length: found[0].length };
};

/** Texts of which every other byte is NUL are UTF-16, most of them in the alphabets of Europe. */
export function utf16Of(start: Buffer): Encoding | undefined {
  const bytes = start.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2]++;
  const [even, odd] = zeros.map((count) => count / (bytes.length / 2));
  if (bytes.length < 8) return undefined;
  if (odd > 0.7 && even < 0.1) return 'utf-16le';
  return even > 0.7 && odd < 0.1 ? 'utf-16be' : undefined;
}

/** Counts how far bytes that are not ASCII are characters of UTF-8, so as to tell it from encodings of a byte a character. */
export class Utf8Count {
  private characters = 0;
  private faults = 0;
  /** Bytes of a character that are still to come. */
  private missing = 0;

  add(block: Buffer): void {
    if (this.missing === 0 && isAscii(block)) return;
    for (const byte of block) {
      if (byte >> 6 === 0b10 && this.missing > 0) {
        if (--this.missing === 0) this.characters++;
        continue;
      }
      if (this.missing > 0) this.faults++;
      this.missing = followers(byte);
      if (byte >= 0x80 && this.missing === 0) this.faults++;
    }
  }

  /** A file of which some rows alone are something else is UTF-8 all the same. */
  get encoding(): Encoding {
    const faults = this.faults + (this.missing > 0 ? 1 : 0);
    return faults > this.characters ? WINDOWS_1252 : UTF_8;
  }
}

/** How many bytes follow the first one of a character. */
function followers(byte: number): number {
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}
