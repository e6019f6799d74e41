import type { DataSource, QueryRunner, TableColumnOptions } from 'typeorm';

/* Frozen: see README.md. */

/** SQLite counts up, without reuse, only what is declared INTEGER PRIMARY KEY AUTOINCREMENT; that is 64 bits wide too. */
const TYPES = {
  sqlite: { autoField: 'integer', dateTime: 'datetime' },
  postgres: { autoField: 'bigint', dateTime: 'timestamp with time zone' },
} as const;

export function dialectOf(dataSource: DataSource): keyof typeof TYPES {
  return dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
}

/** The id column of a Table: `{ name: 'id', ...bigAutoField(queryRunner) }`. */
export function bigAutoField(queryRunner: QueryRunner): Omit<TableColumnOptions, 'name'> {
  const type = TYPES[dialectOf(queryRunner.dataSource)].autoField;
  return { type, isPrimary: true, isGenerated: true, generationStrategy: 'increment' };
}

/** A timestamp column of a Table: `{ name: 'created_at', ...dateTimeField(queryRunner) }`. */
export function dateTimeField(queryRunner: QueryRunner): Omit<TableColumnOptions, 'name'> {
  return { type: TYPES[dialectOf(queryRunner.dataSource)].dateTime };
}

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
