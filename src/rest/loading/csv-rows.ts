import { isUtf8 } from 'node:buffer';
import type { Parsed } from './csv-parser.js';
import { NOT_UTF8, type InputRecord } from './record.js';

type CsvRecord = InputRecord<readonly string[]>;

interface Reading {
  readonly records: readonly CsvRecord[];
  /** How many bytes of the file these were. */
  readonly bytes: number;
  /** Whether the next row goes over several lines that are not one row. */
  readonly isBroken: boolean;
}

const NON_ASCII = /[\x80-\xff]/;

const toBuffer = (bytes: string): Buffer => Buffer.from(bytes, 'latin1');
const toText = (bytes: string): string => (NON_ASCII.test(bytes) ? toBuffer(bytes).toString() : bytes);

/** Gives parsed rows their line numbers and looks at their form. The first is the header. */
export class Rows {
  private line = 1;
  private width: number | undefined;

  read(parsed: readonly Parsed[]): Reading {
    const records: CsvRecord[] = [];
    let bytes = 0;
    for (const { record, raw } of parsed) {
      const lines = countLines(raw);
      const isEmpty = record.length === 1 && record[0] === '' && withoutEnd(raw) === '';
      if (!isEmpty) {
        this.width ??= record.length;
        if (lines > 1 && !this.isWhole(record, raw)) return { records, bytes, isBroken: true };
        records.push(this.check(record, raw));
      }
      this.line += lines;
      bytes += raw.endsWith('\r') ? raw.length + 1 : raw.length;
    }
    return { records, bytes, isBroken: false };
  }

  /** The record that stands for a line that is at fault. */
  refuse(line: Buffer, fault: string): CsvRecord {
    return { line: this.line++, raw: withoutEnd(line.toString()), content: [], fault };
  }

  /** A field whose quote was not closed, but met another, begins with that quote. */
  private isWhole(record: readonly string[], raw: string): boolean {
    const begins = record.some((cell) => cell.startsWith('"')) && !raw.includes('"""');
    return record.length === this.width && !begins;
  }

  private check(cells: readonly string[], bytes: string): CsvRecord {
    const { line, width } = this;
    const isAscii = !NON_ASCII.test(bytes);
    const raw = withoutEnd(isAscii ? bytes : toText(bytes));
    if (!isAscii && !isUtf8(toBuffer(bytes))) return { line, raw, content: [], fault: NOT_UTF8 };
    if (cells.length !== width) {
      return { line, raw, content: [], fault: `Expected ${width} fields, found ${cells.length}.` };
    }
    return { line, raw, content: isAscii ? cells : cells.map(toText) };
  }
}

function countLines(raw: string): number {
  let lines = raw.endsWith('\r') ? 1 : 0;
  for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', at + 1)) lines++;
  return lines;
}

const withoutEnd = (raw: string): string => raw.replace(/\r?\n$|\r$/, '');
