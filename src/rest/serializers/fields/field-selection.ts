/** How a field's value is read from the database. */
export interface FieldSelection {
  /** SQL of the value as JSON. */
  readonly sql: string;
  /** What becomes of the value once it has been read; undefined for a field that is left out. */
  readonly finish?: (value: unknown) => unknown;
  /** Whether a value that is missing is left out after a partial update, in place of the default: DRF's `get_default`. */
  readonly omittedWhenPartial?: true;
}
