import type { QueryRunner } from 'typeorm';
import { dialectOf } from './columns.js';
import type { RowCountSql } from './row-count-levels.js';
import { postgresRowCount } from './row-count-postgres.js';
import { sqliteRowCount } from './row-count-sqlite.js';

/* Frozen: see README.md. */

/**
 * Makes the exact count of a table's rows. The database itself keeps it from then on, whoever writes to the table. The
 * table's primary key is an integer `id`.
 *
 * What SQLite does not tell its triggers of: rows that INSERT OR REPLACE removes because of a unique column other than
 * the id.
 */
export async function createRowCount(queryRunner: QueryRunner, table: string): Promise<void> {
  const { create, fill } = rowCountSql(queryRunner, table);
  for (const sql of [...create, ...fill]) await queryRunner.query(sql);
}

/** Undoes createRowCount. */
export async function dropRowCount(queryRunner: QueryRunner, table: string): Promise<void> {
  for (const sql of rowCountSql(queryRunner, table).drop) await queryRunner.query(sql);
}

const rowCountSql = (queryRunner: QueryRunner, table: string): RowCountSql =>
  dialectOf(queryRunner.dataSource) === 'sqlite' ? sqliteRowCount(table) : postgresRowCount(table);
