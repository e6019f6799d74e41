import { Column, Entity } from 'typeorm';
import { BigAutoField, ForeignKeyField } from '../../database/columns.js';
import { HistoryEntry } from './history-entry.entity.js';

/** Rows of one table that the database deleted or changed because of a deletion, by which that can be undone. */
@Entity({ name: 'rest_historydependents' })
export class HistoryDependents {
  @BigAutoField()
  id: number;

  /** The deletion. */
  @ForeignKeyField(() => HistoryEntry, { onDelete: 'CASCADE' })
  entry_id: number;

  /** The entry that tells of these rows. */
  @ForeignKeyField(() => HistoryEntry, { onDelete: 'CASCADE', unique: true })
  told_by_id: number;

  @Column({ type: 'varchar', length: 100 })
  table: string;

  /** The column that has become NULL; null for rows that are gone. */
  @Column({ type: 'varchar', length: 100, nullable: true })
  column: string | null;

  /** JSON text of the rows as they were; null where there were too many. */
  @Column({ type: 'text', nullable: true })
  rows: string | null;
}
