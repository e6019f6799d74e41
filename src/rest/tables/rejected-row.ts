/** What is wrong with a row: DRF's messages by field. */
export type RowErrors = Readonly<Record<string, unknown>>;

/** A row that was not stored, and why. */
export interface Refusal {
  readonly line: number;
  readonly errors: RowErrors;
  /** Its text as it is in the file. */
  readonly row: string;
}
