import {
  Column,
  ForeignKey,
  Index,
  PrimaryGeneratedColumn,
  type ColumnType,
  type DataSource,
  type TableColumn,
} from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { OnDeleteType } from 'typeorm/metadata/types/OnDeleteType.js';

/*
 * Django's field types that SQLite and PostgreSQL spell differently. A class is decorated once and may serve both
 * databases in one process, so the decorators name a type that both accept; `useDialectTypes` puts the right one into
 * the metadata of each data source. Migrations have functions of their own, in migrations/frozen/columns.ts.
 */

/** The primary key: a 64-bit number, counted up, never given out again. */
export const BigAutoField = (): PropertyDecorator => PrimaryGeneratedColumn('increment', { type: 'bigint' });

/** A point in time, a `Date`: `timestamptz` on PostgreSQL, UTC text on SQLite. */
export const DateTimeField = ({ nullable = false } = {}): PropertyDecorator =>
  Column({ type: Date, nullable });

/**
 * The id of a row of another entity, with an index as in Django. `unique` makes it a OneToOneField.
 * @param onDelete what happens to this row when the other one goes
 * @param name the column's; the property's, unless given
 */
export function ForeignKeyField(
  to: () => new () => object,
  {
    onDelete,
    nullable = false,
    unique = false,
    name,
  }: { onDelete: OnDeleteType; nullable?: boolean; unique?: boolean; name?: string },
): PropertyDecorator {
  const decorators = [Column({ type: 'bigint', nullable, unique, name }), ForeignKey(to, { onDelete })];
  if (!unique) decorators.push(Index());
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}

/** SQLite counts up, without reuse, only what is declared INTEGER PRIMARY KEY AUTOINCREMENT; that is 64 bits wide too. */
const TYPES = {
  sqlite: { autoField: 'integer', dateTime: 'datetime' },
  postgres: { autoField: 'bigint', dateTime: 'timestamp with time zone' },
} as const;

export function dialectOf(dataSource: DataSource): keyof typeof TYPES {
  return dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
}

const isDateTime = ({ type, isCreateDate, isUpdateDate }: ColumnMetadata): boolean =>
  type === Date || isCreateDate || isUpdateDate;

const TEXT = ['character varying', 'character', 'text'];

/**
 * Puts a text column in the order of its code points, as SQLite has it, unless it names another. PostgreSQL would ask
 * the locale of the database, which is a different one on the next machine.
 */
export function useCodePointOrder(dataSource: DataSource, column: TableColumn | ColumnMetadata): void {
  if (dialectOf(dataSource) === 'postgres' && TEXT.includes(dataSource.driver.normalizeType(column))) {
    column.collation ??= 'C';
  }
}

/** Names, in the metadata of a data source, every column's type as its own database does. */
export function useDialectTypes(dataSource: DataSource): void {
  const { autoField, dateTime } = TYPES[dialectOf(dataSource)];
  for (const column of dataSource.entityMetadatas.flatMap(({ columns }) => columns)) {
    if (column.isGenerated && column.type === 'bigint') column.type = autoField;
    else if (isDateTime(column)) column.type = dateTime;
    else if (typeof column.type === 'function')
      column.type = dataSource.driver.normalizeType(column) as ColumnType;
    useCodePointOrder(dataSource, column);
  }
}
