import { Column, Entity } from 'typeorm';
import { BigAutoField, DateTimeField } from '../../../database/columns.js';
import type { TableFormat } from '../../../rest/tables/records.js';

/**
 * `new`: nothing is stored. `running`: a run is under way. `interrupted`: a run died, and nothing is stored. `done`: all is
 * stored.
 */
export const STATES = ['new', 'running', 'interrupted', 'done'] as const;
export type ImportState = (typeof STATES)[number];

/** A file whose rows are to become rows of a table. Its bytes are an ImportFile until they are stored. */
@Entity({ name: 'admin_import' })
export class Import {
  @BigAutoField()
  id: number;

  /** The model's label: `books.book`. */
  @Column({ type: 'varchar', length: 100 })
  resource: string;

  /** Its name. */
  @Column({ type: 'varchar', length: 255 })
  file: string;

  @Column({ type: 'varchar', length: 10 })
  format: TableFormat;

  /** How its characters are written: `windows-1252`. */
  @Column({ type: 'varchar', length: 20, default: 'utf-8' })
  encoding: string;

  /** What stands between its fields; null where they have names. */
  @Column({ type: 'varchar', length: 1, nullable: true })
  delimiter: string | null;

  /** Bytes. */
  @Column({ type: 'bigint' })
  size: number;

  @Column({ type: 'integer' })
  rows: number;

  /** JSON text: each column's name with some of its values. */
  @Column({ type: 'text' })
  columns: string;

  /** JSON text: for each field the column that it is read from, or null. */
  @Column({ type: 'text' })
  mapping: string;

  /** How dates are written, as in M/D/YYYY; null for YYYY-MM-DD. */
  @Column({ type: 'varchar', length: 20, nullable: true })
  date_format: string | null;

  @Column({ type: 'varchar', length: 15 })
  state: ImportState;

  /** The user who uploaded the file. */
  @Column({ type: 'bigint' })
  user: number;

  @Column({ type: 'varchar', length: 150 })
  username: string;

  @DateTimeField()
  created_at: Date;

  @DateTimeField({ nullable: true })
  started_at: Date | null;

  @DateTimeField({ nullable: true })
  finished_at: Date | null;

  /** The run that may store the rows; one that takes over has another name. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  run: string | null;

  /** A run that has not said by then that it is alive is none any more. */
  @DateTimeField({ nullable: true })
  alive_until: Date | null;

  @Column({ type: 'integer', nullable: true })
  stored: number | null;

  @Column({ type: 'integer', nullable: true })
  refused: number | null;

  /** How many of those stored have changed an object that was there. */
  @Column({ type: 'integer', nullable: true })
  changed: number | null;

  /** The id of the entry that names the new rows. */
  @Column({ type: 'bigint', nullable: true })
  history: number | null;

  /** The id of the entry that names the changed objects. */
  @Column({ type: 'bigint', nullable: true })
  history_of_changes: number | null;
}
