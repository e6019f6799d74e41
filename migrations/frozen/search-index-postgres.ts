import type { QueryRunner } from 'typeorm';
import { createCaseFolding, dropCaseFolding } from './case-folding.js';
import { quote } from './columns.js';

/* Frozen: see README.md. */

const nameOf = (table: string): string => quote(`${table}_search`);

/** A GIN index of the trigrams of each column, folded, where the extension pg_trgm can be had. */
export async function createPostgresSearch(
  queryRunner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await createCaseFolding(queryRunner);
  const operators = await trigramOperators(queryRunner);
  if (!operators) {
    process.emitWarning(
      `PostgreSQL's extension pg_trgm cannot be installed, so ${table} has no search index: searches read the whole table.`,
    );
    return;
  }
  const expressions = columns.map((column) => `fold_case(${quote(column)}) ${operators}`);
  await queryRunner.query(
    `CREATE INDEX ${nameOf(table)} ON ${quote(table)} USING gin (${expressions.join(', ')})`,
  );
}

export async function dropPostgresSearch(queryRunner: QueryRunner, table: string): Promise<void> {
  await queryRunner.query(`DROP INDEX IF EXISTS ${nameOf(table)}`);
  await dropCaseFolding(queryRunner);
}

/** The operator class for trigrams, with its schema; undefined where the server has no such thing. */
async function trigramOperators(queryRunner: QueryRunner): Promise<string | undefined> {
  await queryRunner.query(`
    DO $$ BEGIN
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END $$`);
  const [found] = (await queryRunner.query(`
    SELECT quote_ident(nspname) || '.gin_trgm_ops' AS name FROM pg_opclass
    JOIN pg_namespace ON pg_namespace.oid = opcnamespace WHERE opcname = 'gin_trgm_ops'`)) as {
    name: string;
  }[];
  return found?.name;
}
