import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rename field door on model HistoryEntry to channel */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.renameColumn('rest_historyentry', 'door', 'channel');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.renameColumn('rest_historyentry', 'channel', 'door');
  }
}
