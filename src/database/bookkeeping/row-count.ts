import { quote } from '../sql/fragments.js';
import type { Dialect, Reader, Source } from '../sql/statement.js';

/*
 * Counts of rows, as migrations/frozen/row-count.ts makes them: `…_count` has the rows of each block of ids, on PostgreSQL
 * as a view of `…_count_level` and of the changes since, `…_count_delta`.
 */

/**
 * The rows of a table are counted in blocks of neighbouring ids: block b of level l has the ids that are b without their
 * lowest l bits. There are blocks of 256 ids, of 64 such blocks, and of 64 of those.
 */
const LEVELS = { lowest: 8, middle: 14, highest: 20 } as const;

/** Statements that fill an empty table of counts, each level from the one below it. */
function fillLevels(counts: string, rows: string): string[] {
  const { lowest, middle, highest } = LEVELS;
  const above = (level: number, below: number): string =>
    `INSERT INTO ${counts} SELECT ${level}, block >> ${level - below}, sum(rows) FROM ${counts} WHERE level = ${below} GROUP BY 2`;
  return [
    `INSERT INTO ${counts} SELECT ${lowest}, id >> ${lowest}, count(*) FROM ${rows} GROUP BY 2`,
    above(middle, lowest),
    above(highest, middle),
  ];
}

const TOTAL: Readonly<Record<Dialect, (counts: (end?: string) => string) => string>> = {
  sqlite: (counts) =>
    `SELECT coalesce(sum(rows), 0) AS total FROM ${counts()} WHERE level = ${LEVELS.highest}`,
  postgres: (counts) => `SELECT CAST(coalesce(sum(rows), 0) AS bigint) AS total FROM (
    SELECT rows FROM ${counts('_level')} WHERE level = ${LEVELS.highest}
    UNION ALL SELECT rows FROM ${counts('_delta')}) AS parts`,
};

/** The statements that recount a table's rows, on SQLite. */
export function recount(table: string): string[] {
  const counts = quote(`${table}_count`);
  return [`DELETE FROM ${counts}`, ...fillLevels(counts, quote(table))];
}

/** Where the rows at an offset are, in id order: `WHERE id >= from ORDER BY id OFFSET skip`. */
export interface Place {
  readonly from: number;
  /** Less than 256. */
  readonly skip: number;
}

/** How many rows a table has and where in it an offset is, at a cost that does not grow with the table. */
export class RowCount {
  private readonly totalSql: string;
  private readonly seekSql: string;

  private constructor(
    private readonly source: Source,
    table: string,
  ) {
    this.totalSql = TOTAL[source.dialect]((end = '') => quote(`${table}_count${end}`));
    this.seekSql = seekSql(quote(`${table}_count`));
  }

  /** The count that a migration made for a table; undefined where it has none. */
  static async open(source: Source, table: string): Promise<RowCount | undefined> {
    const [found] = await source.read(
      source.dialect === 'sqlite'
        ? 'SELECT 1 FROM sqlite_master WHERE name = $1'
        : 'SELECT 1 FROM pg_class WHERE oid = to_regclass(quote_ident($1))',
      [`${table}_count`],
    );
    return found && new RowCount(source, table);
  }

  /** @param reader a snapshot to count in, instead of what is committed by now */
  async total(reader: Reader = this.source): Promise<number> {
    const [{ total }] = await reader.read(this.totalSql);
    return Number(total);
  }

  /** Where to find the row at `offset`, counted from 0; undefined past the end. */
  async seek(offset: number, reader: Reader = this.source): Promise<Place | undefined> {
    const [place] = await reader.read(this.seekSql, [offset]);
    return place && { from: Number(place.from), skip: Number(place.skip) };
  }
}

/** Goes down the levels: at each, the block in which the offset is, and how many rows come before that block. */
function seekSql(counts: string): string {
  const { highest, middle, lowest } = LEVELS;
  const step = (level: number, from = '', before = '0'): string => `
    SELECT block, before FROM (
      SELECT block, rows, CAST(${before} + sum(rows) OVER (ORDER BY block ROWS UNBOUNDED PRECEDING) - rows AS bigint) AS before
      FROM ${counts} WHERE level = ${level} ${from}
    ) AS blocks WHERE before + rows > $1 ORDER BY block LIMIT 1`;
  const within = (above: string, bits: number): [string, string] => [
    `AND block BETWEEN (SELECT block << ${bits} FROM ${above}) AND (SELECT ((block + 1) << ${bits}) - 1 FROM ${above})`,
    `(SELECT before FROM ${above})`,
  ];
  return `WITH high AS (${step(highest)}),
    middle AS (${step(middle, ...within('high', highest - middle))}),
    low AS (${step(lowest, ...within('middle', middle - lowest))})
    SELECT block << ${lowest} AS "from", $1 - before AS skip FROM low`;
}
