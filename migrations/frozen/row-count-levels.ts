/*
 * Frozen: see README.md.
 *
 * The rows of a table are counted in blocks of neighbouring ids: block b of level l has the ids that are b without their
 * lowest l bits. There are blocks of 256 ids, of 64 such blocks, and of 64 of those.
 */
export const LEVELS = { lowest: 8, middle: 14, highest: 20 } as const;

/** The statements of one database for one table. */
export interface RowCountSql {
  /** Makes the tables, empty, and the triggers. */
  readonly create: readonly string[];
  /** Counts the rows that there are. */
  readonly fill: readonly string[];
  readonly drop: readonly string[];
}

/** Statements that fill an empty table of counts, each level from the one below it. */
export function fillLevels(counts: string, rows: string): string[] {
  const { lowest, middle, highest } = LEVELS;
  const above = (level: number, below: number): string =>
    `INSERT INTO ${counts} SELECT ${level}, block >> ${level - below}, sum(rows) FROM ${counts} WHERE level = ${below} GROUP BY 2`;
  return [
    `INSERT INTO ${counts} SELECT ${lowest}, id >> ${lowest}, count(*) FROM ${rows} GROUP BY 2`,
    above(middle, lowest),
    above(highest, middle),
  ];
}
