import type { QueryRunner } from 'typeorm';
import { dialectOf, quote } from './columns.js';

/* Frozen: see README.md. */

const EVENTS = ['insert', 'update', 'delete'];

const versionsOf = (table: string): string => quote(`${table}_version`);

/** Makes the version of a table on SQLite: a number that triggers replace by a random one. PostgreSQL's snapshots have names. */
export async function createTableVersion(queryRunner: QueryRunner, table: string): Promise<void> {
  if (dialectOf(queryRunner.dataSource) === 'postgres') return;
  await queryRunner.query(
    `CREATE TABLE ${versionsOf(table)} (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)`,
  );
  await queryRunner.query(`INSERT INTO ${versionsOf(table)} VALUES (1, random())`);
  for (const event of EVENTS) {
    const trigger = quote(`${table}_version_${event}`);
    await queryRunner.query(
      `CREATE TRIGGER ${trigger} AFTER ${event} ON ${quote(table)} BEGIN UPDATE ${versionsOf(table)} SET version = random(); END`,
    );
  }
}

/** Undoes createTableVersion. */
export async function dropTableVersion(queryRunner: QueryRunner, table: string): Promise<void> {
  if (dialectOf(queryRunner.dataSource) === 'postgres') return;
  for (const event of EVENTS) await queryRunner.query(`DROP TRIGGER ${quote(`${table}_version_${event}`)}`);
  await queryRunner.query(`DROP TABLE ${versionsOf(table)}`);
}
