import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Add field number to model HistoryRows, and the order in which the change feed reads it (src/rest/changes/) */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn(
      'rest_historyrows',
      new TableColumn({ name: 'number', type: 'bigint', isNullable: true }),
    );
    await queryRunner.query(
      'CREATE INDEX rest_historyrows_number_idx ON rest_historyrows (COALESCE(number, entry_id), id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX rest_historyrows_number_idx');
    await queryRunner.dropColumn('rest_historyrows', 'number');
  }
}
