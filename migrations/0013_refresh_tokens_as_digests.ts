import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dialectOf } from './frozen/columns.js';

const TABLE = 'token_blacklist_outstandingtoken';

/** Rows read at once. */
const BATCH = 1000;

interface Row {
  readonly id: number;
  readonly token: string;
}

/** Keep of each OutstandingToken a digest, with which nobody can log in */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (dialectOf(queryRunner.dataSource) === 'postgres')
      await queryRunner.query(
        `UPDATE "${TABLE}" SET "token" = 'sha256:' || encode(sha256(convert_to("token", 'UTF8')), 'hex') WHERE "token" LIKE '%.%'`,
      );
    else await digestInBatches(queryRunner);
  }

  /** No token can be had back. Older code gives out what is in the row of a spent token's child, so that one is not named. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('UPDATE "auth_tokenfamily_member" SET "child_id" = NULL');
  }
}

/** SQLite has no such function. What is written over is wiped out of the file, which backups copy page by page. */
async function digestInBatches(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('PRAGMA secure_delete = ON');
  for (let last = 0; ;) {
    const rows = (await queryRunner.query(
      `SELECT "id", "token" FROM "${TABLE}" WHERE "id" > ? AND "token" LIKE '%.%' ORDER BY "id" LIMIT ${BATCH}`,
      [last],
    )) as Row[];
    if (rows.length === 0) return;
    for (const { id, token } of rows) {
      const digest = `sha256:${createHash('sha256').update(token).digest('hex')}`;
      await queryRunner.query(`UPDATE "${TABLE}" SET "token" = ? WHERE "id" = ?`, [digest, id]);
      last = id;
    }
  }
}
