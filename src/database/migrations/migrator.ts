import { rmSync } from 'node:fs';
import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from '../columns.js';
import { appliedMigrations, inLockedTransaction, readLedger, writeLedger } from './migration-ledger.js';
import { loadMigrations, type Migration } from './migrations.js';
import { copyBefore } from './copy-before.js';
import { protectTables } from './safe-table-api.js';

/** One migration to apply, or to undo. */
export interface Step {
  readonly migration: Migration;
  readonly backwards: boolean;
}

/** What a run of migrations tells while it goes on. */
export interface Progress {
  /** The SQLite file was copied, because it is about to be changed. */
  copied?(copy: string): void;
  started?(step: Step): void;
  finished?(step: Step): void;
  failed?(step: Step): void;
}

export interface MigrateOptions {
  /** Those of the migrations folder unless given. */
  readonly migrations?: readonly Migration[];
  readonly progress?: Progress;
}

/** A migration failed. The database is as it was before that migration. */
export class MigrationFailed extends Error {
  constructor(name: string, cause: unknown) {
    super(
      `Migration ${name} failed and was undone: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/**
 * Brings the database to `target`: a migration's name, 'zero' (nothing applied), or by default the newest. Answers the
 * steps taken.
 *
 * Each migration is one transaction, which first takes a lock and then looks what is still to do, so that processes
 * starting together apply each migration once. An SQLite file that has tables is copied before the first one. Throws
 * MigrationFailed.
 */
export async function migrate(
  dataSource: DataSource,
  target?: string,
  options: MigrateOptions = {},
): Promise<Step[]> {
  const { migrations = await loadMigrations(), progress = {} } = options;
  const taken: Step[] = [];
  const before = await appliedMigrations(dataSource);
  if (plan(migrations, before, target).length === 0) return taken;
  for (;;) {
    const step = await inLockedTransaction(dataSource, async (queryRunner) => {
      const [next] = plan(migrations, await readLedger(queryRunner), target);
      if (!next) return undefined;
      const mayLose = before.size > 0 && taken.length === 0;
      const copy = mayLose ? copyFile(dataSource, next.migration.name) : undefined;
      if (copy) progress.copied?.(copy);
      progress.started?.(next);
      await perform(queryRunner, next).catch((error: unknown) => {
        // Not needed, and a service that is restarted again and again must not fill the disk.
        if (copy) rmSync(copy);
        progress.failed?.(next);
        throw error;
      });
      return next;
    });
    if (!step) return taken;
    progress.finished?.(step);
    taken.push(step);
  }
}

/** The steps from what is applied to `target`: backwards from the newest, or else forwards from the oldest. */
export function plan(
  migrations: readonly Migration[],
  applied: ReadonlySet<string>,
  target?: string,
): Step[] {
  const count = countUpTo(migrations, target);
  const surplus = migrations.slice(count).filter(({ name }) => applied.has(name));
  if (surplus.length > 0) return surplus.reverse().map((migration) => ({ migration, backwards: true }));
  const pending = migrations.slice(0, count).filter(({ name }) => !applied.has(name));
  return pending.map((migration) => ({ migration, backwards: false }));
}

function countUpTo(migrations: readonly Migration[], target: string | undefined): number {
  if (target === undefined) return migrations.length;
  if (target === 'zero') return 0;
  const index = migrations.findIndex(({ name }) => name === target);
  if (index === -1) throw new Error(`There is no migration named ${target}.`);
  return index + 1;
}

/** Applies or undoes one migration in the transaction under way. Throws MigrationFailed. */
export async function perform(queryRunner: QueryRunner, { migration, backwards }: Step): Promise<void> {
  protectTables(queryRunner);
  try {
    if (backwards) await migration.changes.down(queryRunner);
    else await migration.changes.up(queryRunner);
    await checkForeignKeys(queryRunner);
    await writeLedger(queryRunner, migration.name, { backwards });
  } catch (error) {
    throw new MigrationFailed(migration.name, error);
  }
}

/** SQLite does not enforce foreign keys while migrations run, so they are looked at afterwards. */
async function checkForeignKeys(queryRunner: QueryRunner): Promise<void> {
  if (dialectOf(queryRunner.dataSource) !== 'sqlite') return;
  const [row] = (await queryRunner.query('PRAGMA foreign_key_check')) as Record<string, string | number>[];
  if (row)
    throw new Error(
      `row ${row.rowid} of ${row.table} would refer to a row of ${row.parent} that does not exist`,
    );
}

function copyFile(dataSource: DataSource, migration: string): string | undefined {
  const { database } = dataSource.options;
  return dialectOf(dataSource) === 'sqlite' && database !== ':memory:'
    ? copyBefore(migration, database as string)
    : undefined;
}
