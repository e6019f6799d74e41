import { Column, Entity, Index } from 'typeorm';
import { BigAutoField, ForeignKeyField } from '../../database/columns.js';
import { HistoryEntry } from './history-entry.entity.js';

/** Objects that an entry of many is about: one of them, or all whose ids are in a range. */
@Entity({ name: 'rest_historyrows' })
// On an expression, which TypeORM cannot declare: migration 0017 makes it.
@Index('rest_historyrows_number_idx', { synchronize: false })
@Index(['last_id'], { where: 'last_id > first_id' })
export class HistoryRows {
  @BigAutoField()
  id: number;

  @ForeignKeyField(() => HistoryEntry, { onDelete: 'CASCADE' })
  entry_id: number;

  @Column({ type: 'bigint' })
  @Index()
  first_id: number;

  @Column({ type: 'bigint' })
  last_id: number;

  /**
   * Where the change feed tells of them: a number from the sequence of the entries' ids. Null for those that were stored with
   * their entry, which are told in its place.
   */
  @Column({ type: 'bigint', nullable: true })
  number: number | null;

  /** JSON text of the one object; null for a range. */
  @Column({ type: 'text', nullable: true })
  before: string | null;

  /** JSON text of the one object; null for a range. */
  @Column({ type: 'text', nullable: true })
  after: string | null;
}
