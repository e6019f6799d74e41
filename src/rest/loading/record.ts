/** One row of a file, or what stands in place of one. */
export interface InputRecord<Content> {
  /** The line in which it starts, from 1. */
  readonly line: number;
  /** Its text, without the end of the line. */
  readonly raw: string;
  readonly content: Content;
  /** Why it is no row. */
  readonly fault?: string;
}

/** A row takes no more bytes than this, so that a file with a quote too many does not fill the memory. */
export const LONGEST_RECORD = 1024 ** 2;

export const TOO_LONG = `The row is longer than ${LONGEST_RECORD} bytes.`;
export const NOT_UTF8 = 'The row is not valid UTF-8.';
