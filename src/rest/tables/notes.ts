import type { Resource } from './resource.js';
import type { CheckedRow } from './store-rows.js';

/** A number of which a spreadsheet has kept the first digits alone: `9.78E+12`. */
const ROUNDED = /^\d(?:[.,]\d+)?e\+\d+$/i;

/** What there is to say of a file whose rows are right: nothing is refused, but it may not be what was meant. */
export class Notes {
  private emptyRows = 0;
  private readonly rounded = new Map<string, { count: number; line: number; text: string }>();

  /** A row without any value is left out. */
  addEmptyRow(): void {
    this.emptyRows++;
  }

  /** Looks at rows that are right. */
  look({ serializer }: Resource, rows: readonly CheckedRow[]): void {
    const texts = serializer.writable.filter(({ isText }) => isText);
    for (const { record, row } of rows)
      for (const { name, source } of texts) {
        const text = row[source];
        if (typeof text === 'string' && ROUNDED.test(text)) this.addRounded(name, record.line, text);
      }
  }

  /** A sentence for each. */
  get sentences(): string[] {
    const rounded = [...this.rounded].map(
      ([name, { count, line, text }]) =>
        `${name}: ${count === 1 ? '1 value is a number' : `${count} values are numbers`} that a spreadsheet has rounded, such as ${text} in line ${line}. The other digits are lost.`,
    );
    if (this.emptyRows === 0) return rounded;
    const count =
      this.emptyRows === 1 ? '1 row without any value is' : `${this.emptyRows} rows without any value are`;
    return [`${count} left out.`, ...rounded];
  }

  private addRounded(name: string, line: number, text: string): void {
    const found = this.rounded.get(name);
    if (found) found.count++;
    else this.rounded.set(name, { count: 1, line, text });
  }
}
