import type { QueryRunner } from 'typeorm';
import { dialectOf } from './columns.js';

/* Frozen: see README.md. */

const OTHER_COLUMNS = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
  JOIN pg_collation ON pg_collation.oid = attcollation
  WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped AND collname = 'default'`;

/**
 * Puts the text columns of tables in the order of their code points, as on SQLite. PostgreSQL would ask the locale of the
 * database, which is a different one on the next machine.
 */
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
