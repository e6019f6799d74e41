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

/** The cells of a row of CSV, without their quotes; null for one with nothing in it, not even quotes. */
export type Cells = readonly (string | null)[];

/** What is wrong with a row: DRF's messages by field. */
export type RowErrors = Readonly<Record<string, unknown>>;

/** A row that was not stored, and why. */
export interface Refusal {
  readonly line: number;
  readonly errors: RowErrors;
  /** Its text as it is in the file. */
  readonly row: string;
}

/** Rows cannot be read from a file as they were asked to be; what concerns one row alone is a refusal. */
export class LoadError extends Error {}

/** A row takes no more bytes than this, so that a file with a quote too many does not fill the memory. */
export const LONGEST_RECORD = 1024 ** 2;

/** A file has no more columns than this, and no name of one is longer. */
export const MOST_COLUMNS = 200;
export const LONGEST_NAME = 255;

export const TOO_LONG = `The row is longer than ${LONGEST_RECORD} bytes.`;
