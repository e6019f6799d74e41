/** What may stand between fields. Spreadsheets write semicolons where the comma is the decimal separator. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** How the fields of a file are told from one another. */
export interface Dialect {
  readonly delimiter: string;
  /** Whether a blank follows each delimiter, which is no part of a field. */
  readonly isSpaced: boolean;
}

/** The delimiter that a file's first line names for Excel; undefined for any other line. */
export const namedDelimiter = (line: string): string | undefined => /^sep=(.)\r?$/i.exec(line)?.[1];

/** The dialect of a header. Without a `given` delimiter it is the one that the header has most of; a comma where it has none. */
export function dialectOf(header: string, given?: string): Dialect {
  const bare = header.replace(/"[^"]*"/g, '""');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  const delimiter = given ?? DELIMITERS[counts.indexOf(Math.max(...counts))];
  const [, ...others] = bare.split(delimiter);
  return { delimiter, isSpaced: others.length > 0 && others.every((name) => name.startsWith(' ')) };
}
