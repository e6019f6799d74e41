import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Source } from '../sql/statement.js';

/** `delete` for rows that go too, `change` for those whose reference becomes NULL, `protect` for those in the way. */
export type Fate = 'delete' | 'change' | 'protect';

/** A foreign key, and what the database does to its row when the one that it refers to is deleted. */
export interface Reference {
  readonly metadata: EntityMetadata;
  readonly column: ColumnMetadata;
  readonly referenced: ColumnMetadata;
  readonly fate: Fate;
}

const FATES: Readonly<Partial<Record<string, Fate>>> = { CASCADE: 'delete', 'SET NULL': 'change' };

const known = new WeakMap<DataSource, Map<string, readonly Reference[]>>();

/** The foreign keys of all entities that refer to a table, but for those that become their column's default. */
export function referencesTo(dataSource: DataSource, table: string): readonly Reference[] {
  let tables = known.get(dataSource);
  if (!tables) known.set(dataSource, (tables = new Map<string, readonly Reference[]>()));
  let references = tables.get(table);
  if (!references) {
    references = dataSource.entityMetadatas.flatMap((metadata) =>
      metadata.foreignKeys
        .filter((key) => key.referencedEntityMetadata.tableName === table && key.columns.length === 1)
        .filter(({ onDelete }) => String(onDelete) !== 'SET DEFAULT')
        .map(({ columns: [column], referencedColumns: [referenced], onDelete = 'NO ACTION' }) => ({
          ...{ metadata, column, referenced, fate: FATES[onDelete] ?? 'protect' },
        })),
    );
    tables.set(table, references);
  }
  return references;
}

/** Whether anything may depend on the rows of a table. */
export const hasDependents = ({ dataSource }: Source, table: string): boolean =>
  referencesTo(dataSource, table).length > 0;
