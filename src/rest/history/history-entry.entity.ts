import { Column, Entity, Index } from 'typeorm';
import { BigAutoField, DateTimeField } from '../../database/columns.js';
import type { Channel } from '../core/channel.js';

export const ACTIONS = ['create', 'change', 'delete', 'load'] as const;
export type HistoryAction = (typeof ACTIONS)[number];

/** One action of a user: Django's LogEntry, with what the object was and is. It outlives the object and the account. */
@Entity({ name: 'rest_historyentry' })
@Index(['object_id'])
export class HistoryEntry {
  @BigAutoField()
  id: number;

  @DateTimeField()
  time: Date;

  /** Null without an account: for an anonymous client, or a command. */
  @Column({ type: 'bigint', nullable: true })
  user: number | null;

  /** As it was then; empty without an account. */
  @Column({ type: 'varchar', length: 150 })
  username: string;

  @Column({ type: 'varchar', length: 10 })
  channel: Channel;

  @Column({ type: 'varchar', length: 10 })
  action: HistoryAction;

  /** The model's label: `books.book`. */
  @Column({ type: 'varchar', length: 100 })
  resource: string;

  /** Null for an entry of many objects, which HistoryRows names. */
  @Column({ type: 'bigint', nullable: true })
  object_id: number | null;

  /** How many objects. */
  @Column({ type: 'integer' })
  count: number;

  /** JSON text. Null for what was not there, and for many objects. */
  @Column({ type: 'text', nullable: true })
  before: string | null;

  /** JSON text. Null for what is gone, and for many objects. */
  @Column({ type: 'text', nullable: true })
  after: string | null;
}
