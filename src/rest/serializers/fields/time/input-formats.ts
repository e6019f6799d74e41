import type { FieldOptions } from '../field-options.js';
import { Format } from './format.js';
import type { DayAndTime } from './iso-moment.js';

export const ISO_8601 = 'iso-8601';

/** How a field of dates or times reads and shows them, with the directives of Python's `strftime`. */
export interface FormatOptions extends FieldOptions {
  /** How answers show it: ISO 8601, unless given. */
  readonly format?: string;
  /** What requests may send, `iso-8601` among them: that alone, unless given. */
  readonly inputFormats?: readonly string[];
}

/** The forms that a field reads. */
export class InputFormats<T> {
  /** As messages name them. */
  readonly shown: string;
  private readonly readers: readonly ((text: string) => T | undefined)[];

  /** @param iso what the form ISO 8601 is called and read by */
  constructor(
    formats: readonly string[] = [ISO_8601],
    iso: { readonly shown: string; readonly parse: (text: string) => T | undefined },
    private readonly of: (parsed: DayAndTime) => T,
  ) {
    const all = formats.map((format) => (isIso(format) ? iso : this.reader(new Format(format))));
    this.shown = all.map(({ shown }) => shown).join(', ');
    this.readers = all.map(({ parse }) => parse);
  }

  private reader(format: Format): { shown: string; parse: (text: string) => T | undefined } {
    const parse = (text: string): T | undefined => {
      const parsed = format.parse(text);
      return parsed && this.of(parsed);
    };
    return { shown: format.shown, parse };
  }

  /** Undefined for what is in none of the forms. */
  parse(data: unknown): T | undefined {
    if (typeof data !== 'string') return undefined;
    for (const read of this.readers) {
      const value = read(data);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/** The format that answers show; undefined for ISO 8601. Throws DeclarationError for directives that are not known. */
export const outputFormat = (format = ISO_8601): Format | undefined =>
  isIso(format) ? undefined : new Format(format);

const isIso = (format: string): boolean => format.toLowerCase() === ISO_8601;
