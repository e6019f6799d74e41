/** Behind the last row of every entry of many objects. */
const NO_ROW = Number.MAX_SAFE_INTEGER;

const CURSOR = /^(\d{1,15})(?:-(\d{1,15})-(\d{1,15}))?$/;

/**
 * A place in the order of changes: that of the entries' ids and of the rows in an entry of many objects. All changes up to
 * there have been told.
 */
export class ChangePosition {
  private constructor(
    /** The entry's id, or the number of rows that were added to it later. */
    readonly number: number,
    /** The row of an entry of many that has been told last, and the last object of it. */
    readonly row: number,
    readonly object: number,
  ) {}

  /** Behind all that has the number. */
  static behind(number: number): ChangePosition {
    return new ChangePosition(number, NO_ROW, 0);
  }

  /** Behind one object of a row. */
  static within(number: number, row: number, object: number): ChangePosition {
    return new ChangePosition(number, row, object);
  }

  /** Returns the position that a cursor stands for; undefined for any other text. */
  static parse(cursor: string): ChangePosition | undefined {
    const [, number, row, object] = CURSOR.exec(cursor) ?? [];
    if (number === undefined) return undefined;
    return row === undefined
      ? ChangePosition.behind(Number(number))
      : ChangePosition.within(Number(number), Number(row), Number(object));
  }

  /** Whether more of its number may follow. */
  get isWithin(): boolean {
    return this.row !== NO_ROW;
  }

  /** Whether all that has a number up to this one has been told. */
  isPast(number: number): boolean {
    return this.number > number || (this.number === number && !this.isWithin);
  }

  toString(): string {
    return this.isWithin ? `${this.number}-${this.row}-${this.object}` : String(this.number);
  }
}
