import { isUtf8 } from 'node:buffer';
import type { Dialect } from './csv-dialect.js';
import type { Parsed } from './csv-parser.js';
import { LoadError, MOST_COLUMNS, type Cells, type InputRecord } from '../record.js';
import type { Notes } from '../notes.js';

type CsvRecord = InputRecord<Cells>;

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
  private width: number | undefined;

  /**
   * @param line the first one's number
   * @param notText what is wrong with a row that is not UTF-8
   */
  constructor(
    private readonly dialect: Dialect,
    private line: number,
    private readonly notText: string,
    private readonly notes: Notes,
  ) {}

  get nextLine(): number {
    return this.line;
  }

  read(parsed: readonly Parsed[]): Reading {
    const records: CsvRecord[] = [];
    let bytes = 0;
    for (const { record, raw } of parsed) {
      const lines = countLines(raw);
      if (record.every((cell) => cell.trim() === '') && !raw.includes('"')) {
        if (withoutEnd(raw) !== '') this.notes.addEmptyRow();
      } else {
        this.width ??= widthOf(record);
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
    if (!isAscii && !isUtf8(toBuffer(bytes))) return { line, raw, content: [], fault: this.notText };
    if (cells.length !== width) {
      return { line, raw, content: [], fault: `Expected ${width} fields, found ${cells.length}.` };
    }
    return { line, raw, content: this.cellsOf(isAscii ? cells : cells.map(toText), raw) };
  }

  private cellsOf(cells: readonly string[], raw: string): Cells {
    if (!cells.includes('')) return cells;
    const quoted = raw.includes('""') ? emptyTexts(raw, this.dialect) : undefined;
    return cells.map((cell, at) => (cell === '' && !quoted?.has(at) ? null : cell));
  }
}

/** Throws LoadError for a header with more columns than are read. */
function widthOf({ length }: readonly string[]): number {
  if (length <= MOST_COLUMNS) return length;
  throw new LoadError(`The file has ${length} columns. At most ${MOST_COLUMNS} are allowed.`);
}

/** The positions of the fields that are a pair of quotes with nothing between. */
function emptyTexts(raw: string, { delimiter, isSpaced }: Dialect): Set<number> {
  const escaped = delimiter.replace(/[|\\^$.*+?()[\]{}-]/, '\\$&');
  const field = new RegExp(
    `${isSpaced ? ' *' : ''}(?:"([^"]*(?:""[^"]*)*)"|[^${escaped}]*)(?:${escaped}|$)`,
    'y',
  );
  const found = new Set<number>();
  for (let at = 0; field.lastIndex < raw.length; at++) {
    const match = field.exec(raw);
    if (!match) break;
    if (match[1] === '') found.add(at);
  }
  return found;
}

function countLines(raw: string): number {
  let lines = raw.endsWith('\r') ? 1 : 0;
  for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', at + 1)) lines++;
  return lines;
}

const withoutEnd = (raw: string): string => raw.replace(/\r?\n$|\r$/, '');
