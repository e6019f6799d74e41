import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far each load with --keep-going has come (src/commands/loading/checkpoint.ts). Raw SQL, because it is no entity:
 * no fixture has it.
 */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "loaddata_checkpoint" (
      "content" varchar(64) NOT NULL PRIMARY KEY,
      "line" bigint NOT NULL,
      "rejects" bigint NOT NULL
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "loaddata_checkpoint"');
  }
}
