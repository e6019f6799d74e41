import type { InputRecord } from '../../../rest/tables/record.js';
import { checkNames } from '../../../rest/tables/records.js';

/** How many rows columns and their values are looked for in. */
const LOOKED_AT = 1000;

/** How many values of a column are shown, and characters of each. */
const SAMPLES = 3;
const LONGEST_SAMPLE = 60;

/** The columns of a file with some of their values, gathered as its rows are read. */
export class ColumnSamples {
  rows = 0;
  /** By column the values of the first rows, cut where they are long. */
  private readonly texts = new Map<string, string[]>();

  /** @param header the names of the columns; undefined where each row has names of its own */
  constructor(private readonly header: readonly string[] | undefined) {
    for (const name of header ?? []) if (name !== '') this.texts.set(name, []);
  }

  /** Throws LoadError where there are more names than columns can have. */
  add(records: readonly InputRecord<unknown>[]): void {
    for (const { content, fault } of records) {
      if (this.rows++ >= LOOKED_AT || fault !== undefined) continue;
      if (this.header) this.addCells(this.header, content as readonly (string | null)[]);
      else if (typeof content === 'object' && content !== null && !Array.isArray(content))
        this.addObject(content as Readonly<Record<string, unknown>>);
    }
  }

  get names(): readonly string[] {
    return this.header?.filter((name) => name !== '') ?? [...this.texts.keys()];
  }

  /** Some different values of a column. */
  of(column: string): string[] {
    const distinct = new Set<string>();
    for (const text of this.textsOf(column)) {
      if (text !== '') distinct.add(text);
      if (distinct.size === SAMPLES) break;
    }
    return [...distinct];
  }

  /** The values of a column in the first rows; of none where it is null. */
  textsOf(column: string | null): readonly string[] {
    return (column !== null && this.texts.get(column)) || [];
  }

  private addCells(header: readonly string[], cells: readonly (string | null)[]): void {
    for (const [at, name] of header.entries()) this.texts.get(name)?.push(cut(cells[at] ?? ''));
  }

  private addObject(object: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(object)) {
      let texts = this.texts.get(name);
      if (!texts) {
        this.texts.set(name, (texts = []));
        checkNames(this.names);
      }
      texts.push(cut(textOf(value)));
    }
  }
}

const cut = (text: string): string => text.slice(0, LONGEST_SAMPLE).trim();

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
