import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../columns.js';
import { quote } from '../sql/fragments.js';
import { LEVELS } from './row-count-levels.js';
import { postgresRowCount } from './row-count-postgres.js';
import { sqliteRowCount } from './row-count-sqlite.js';
import type { Reader, Source } from '../sql/statement.js';

/** The statements for a table, by dialect. */
export const ROW_COUNT_SQL = { sqlite: sqliteRowCount, postgres: postgresRowCount };

/**
 * Makes the exact count of a table's rows, for a migration. The database itself keeps it from then on, whoever writes
 * to the table. The table's primary key is an integer `id`.
 *
 * What SQLite does not tell its triggers of: rows that INSERT OR REPLACE removes because of a unique column other than
 * the id.
 */
export async function createRowCount(queryRunner: QueryRunner, table: string): Promise<void> {
  const { create, fill } = ROW_COUNT_SQL[dialectOf(queryRunner.dataSource)](table);
  for (const sql of [...create, ...fill]) await queryRunner.query(sql);
}

/** Undoes createRowCount. */
export async function dropRowCount(queryRunner: QueryRunner, table: string): Promise<void> {
  const { drop } = ROW_COUNT_SQL[dialectOf(queryRunner.dataSource)](table);
  for (const sql of drop) await queryRunner.query(sql);
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
    this.totalSql = ROW_COUNT_SQL[source.dialect](table).total;
    this.seekSql = seekSql(quote(`${table}_count`));
  }

  /** The count that createRowCount made for a table; undefined where it has none. */
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
