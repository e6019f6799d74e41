import type { QueryRunner } from 'typeorm';
import { dialectOf } from './columns.js';
import { createPostgresSearch, dropPostgresSearch } from './search-index-postgres.js';
import { sqliteSearch } from './search-index-sqlite.js';

/* Frozen: see README.md. */

/**
 * Makes an index for searching a table's texts by any part of them. The database itself keeps it from
 * then on, whoever writes to the table. The table's primary key is an integer `id`.
 *
 * A migration that renames one of the columns drops the index and makes it anew.
 */
export async function createSearchIndex(
  queryRunner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  if (dialectOf(queryRunner.dataSource) === 'postgres')
    return createPostgresSearch(queryRunner, table, columns);
  const { create, fill } = sqliteSearch(table, columns);
  for (const sql of [...create, ...fill]) await queryRunner.query(sql);
}

/** Undoes createSearchIndex. */
export async function dropSearchIndex(queryRunner: QueryRunner, table: string): Promise<void> {
  if (dialectOf(queryRunner.dataSource) === 'postgres') return dropPostgresSearch(queryRunner, table);
  for (const sql of sqliteSearch(table, []).drop) await queryRunner.query(sql);
}
