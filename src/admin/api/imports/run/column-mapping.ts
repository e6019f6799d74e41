import { dateParser } from '../../../../rest/tables/date-format.js';
import type { Field } from '../../../../rest/serializers/fields/index.js';

/** A column of a file, with some of its values. */
export interface Column {
  readonly name: string;
  readonly samples: readonly string[];
}

/** For each field the name of the column that it is read from, null for none. */
export type ColumnMapping = Readonly<Record<string, string | null>>;

/** How files write dates, apart from YYYY-MM-DD. */
export const DATE_FORMATS = [
  'M/D/YYYY',
  'D/M/YYYY',
  'D.M.YYYY',
  'D-M-YYYY',
  'YYYY/M/D',
  'YYYY',
  'YYYY-M',
  'M/YYYY',
] as const;

/**
 * Where fields are read from, as far as that is beyond doubt. An id, by which objects that are there would be changed, is read
 * from a file alone that has all columns as the service itself writes them.
 */
export function guessMapping(
  id: Field,
  fields: readonly Field[],
  readable: readonly Field[],
  columns: readonly string[],
): ColumnMapping {
  const isOwn = readable.every(({ name }) => columns.includes(name));
  return { [id.name]: isOwn ? id.name : null, ...guessColumns(fields, columns) };
}

/** A column called alike, or the only one that may be meant. */
function guessColumns(fields: readonly Field[], columns: readonly string[]): ColumnMapping {
  const dates = fields.filter(({ isDate }) => isDate);
  const guess = (field: Field): string | null => {
    const name = bare(field.name);
    return (
      only(columns, (_, given) => given === field.name) ??
      only(columns, (column) => column === name) ??
      only(columns, (column) => column === bare(field.options.label)) ??
      only(columns, (column) => column === `${name}s` || new RegExp(`^${name}\\d+$`).test(column)) ??
      (dates.length === 1 && dates[0] === field
        ? (only(columns, (column) => /date$/.test(column)) ?? only(columns, (column) => /year/.test(column)))
        : null)
    );
  };
  return Object.fromEntries(fields.map((field) => [field.name, guess(field)]));
}

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function only(columns: readonly string[], fits: (column: string, given: string) => boolean): string | null {
  const found = columns.filter((column) => fits(bare(column), column));
  return found.length === 1 ? found[0] : null;
}

/** The format in which more of these texts are dates than in any other; null for YYYY-MM-DD, or where none has more than another. */
export function guessDateFormat(texts: readonly string[]): string | null {
  const counts = ['YYYY-M-D', ...DATE_FORMATS].map((format) => {
    const parse = dateParser(format);
    return { format, count: texts.filter((text) => parse?.(text) !== undefined).length };
  });
  const [best, second] = counts.sort((a, b) => b.count - a.count);
  return best.count > second.count && best.format !== 'YYYY-M-D' ? best.format : null;
}
