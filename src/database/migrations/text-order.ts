import type { QueryRunner } from 'typeorm';
import { dialectOf, useCodePointOrder } from '../columns.js';

/** Lets the Table API make PostgreSQL's text columns in the order of code points. Safe to call again. */
export function orderNewColumns(queryRunner: QueryRunner): void {
  const prototype = Object.getPrototypeOf(queryRunner) as QueryRunner;
  queryRunner.createTable = async (table, ...options) => {
    for (const column of table.columns) useCodePointOrder(queryRunner.dataSource, column);
    await prototype.createTable.call(queryRunner, table, ...options);
  };
  queryRunner.addColumn = async (table, column) => {
    useCodePointOrder(queryRunner.dataSource, column);
    await prototype.addColumn.call(queryRunner, table, column);
  };
}

const OTHER_COLUMNS = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
  JOIN pg_collation ON pg_collation.oid = attcollation
  WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped AND collname = 'default'`;

/** Gives the text columns of tables that are there already that order. */
export async function orderByCodePoint(queryRunner: QueryRunner, tables: readonly string[]): Promise<void> {
  if (dialectOf(queryRunner.dataSource) === 'sqlite') return;
  const { driver } = queryRunner.dataSource;
  for (const table of tables) {
    const columns = (await queryRunner.query(OTHER_COLUMNS, [table])) as { name: string; type: string }[];
    const changes = columns.map(
      ({ name, type }) => `ALTER COLUMN ${driver.escape(name)} TYPE ${type} COLLATE "C"`,
    );
    if (changes.length > 0) {
      await queryRunner.query(`ALTER TABLE ${driver.escape(table)} ${changes.join(', ')}`);
    }
  }
}
