import { setTimeout } from 'node:timers/promises';
import { QueryFailedError, type DataSource, type QueryRunner } from 'typeorm';
import { dialectOf } from '../columns.js';
import { usable } from '../unusable.js';

/** The table `migrations` says which migrations a database has had: what Django keeps in django_migrations. */
const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS "migrations" (
  "name" varchar(255) NOT NULL PRIMARY KEY,
  "applied" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
)`;

/**
 * Statements that take a lock which ends with the transaction, so that a crash cannot leave it behind. SQLite's is a
 * write that changes nothing: it locks the file as BEGIN IMMEDIATE would, which TypeORM does not offer.
 */
const LOCK = {
  sqlite: 'PRAGMA application_id = 1651470187',
  postgres: 'SELECT pg_advisory_xact_lock(1651470187)',
} as const;

/** How long a process waits on SQLite while another one migrates, and how often it looks, in milliseconds. */
const LONGEST_WAIT = 600_000;
const INTERVAL = 50;

/** What TypeORM sets. */
const BUSY_TIMEOUT = 5000;

/** The names of the migrations that the database has had. */
export async function appliedMigrations(dataSource: DataSource): Promise<Set<string>> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    return await usable(dataSource.options, async () =>
      (await queryRunner.hasTable('migrations')) ? readLedger(queryRunner) : new Set(),
    );
  } finally {
    await queryRunner.release();
  }
}

export async function readLedger(queryRunner: QueryRunner): Promise<Set<string>> {
  const rows = (await queryRunner.query('SELECT "name" FROM "migrations"')) as { name: string }[];
  return new Set(rows.map(({ name }) => name));
}

/** Notes that a migration was applied, or undone. */
export async function writeLedger(
  queryRunner: QueryRunner,
  name: string,
  { backwards }: { backwards: boolean },
): Promise<void> {
  const place = queryRunner.dataSource.driver.createParameter('name', 0);
  if (backwards) await queryRunner.query(`DELETE FROM "migrations" WHERE "name" = ${place}`, [name]);
  else await queryRunner.query(`INSERT INTO "migrations" ("name") VALUES (${place})`, [name]);
}

/**
 * Runs `work` in a transaction that no other process's migration can overlap. There is a ledger in it. Throws
 * DatabaseUnusable where the transaction cannot write.
 */
export async function inLockedTransaction<T>(
  dataSource: DataSource,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const queryRunner = dataSource.createQueryRunner();
  // SQLite: foreign keys off, or dropping the old copy of a rebuilt table would delete the rows that refer to it.
  await queryRunner.beforeMigration();
  try {
    await usable(dataSource.options, async () => {
      await beginLocked(queryRunner);
      await queryRunner.query(CREATE_LEDGER);
    });
    const result = await work(queryRunner);
    await queryRunner.commitTransaction();
    return result;
  } catch (error) {
    // What went wrong first is what matters; SQLite may have rolled back by itself.
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await queryRunner.afterMigration();
    await queryRunner.release();
  }
}

/** PostgreSQL waits for its lock by itself. SQLite's own waiting would stop this thread, which may hold the lock. */
async function beginLocked(queryRunner: QueryRunner): Promise<void> {
  const dialect = dialectOf(queryRunner.dataSource);
  const since = performance.now();
  for (;;) {
    await queryRunner.startTransaction();
    try {
      if (dialect === 'sqlite') await queryRunner.query('PRAGMA busy_timeout = 0');
      else await queryRunner.query('SET LOCAL statement_timeout = 0');
      await queryRunner.query(LOCK[dialect]);
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > LONGEST_WAIT) throw error;
      await queryRunner.rollbackTransaction();
    } finally {
      if (dialect === 'sqlite') await queryRunner.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    }
    await setTimeout(INTERVAL);
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === 'SQLITE_BUSY';
