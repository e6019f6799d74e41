import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';

/** Create models HistoryEntry and HistoryRows (src/rest/history/) */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'rest_historyentry',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'time', ...dateTimeField(queryRunner) },
          { name: 'user', type: 'bigint', isNullable: true },
          { name: 'username', type: 'varchar', length: '150' },
          { name: 'door', type: 'varchar', length: '10' },
          { name: 'action', type: 'varchar', length: '10' },
          { name: 'resource', type: 'varchar', length: '100' },
          { name: 'object_id', type: 'bigint', isNullable: true },
          { name: 'count', type: 'integer' },
          { name: 'before', type: 'text', isNullable: true },
          { name: 'after', type: 'text', isNullable: true },
        ],
        indices: [{ name: 'rest_historyentry_object_id_idx', columnNames: ['object_id'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'rest_historyrows',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'entry_id', type: 'bigint' },
          { name: 'first_id', type: 'bigint' },
          { name: 'last_id', type: 'bigint' },
          { name: 'before', type: 'text', isNullable: true },
          { name: 'after', type: 'text', isNullable: true },
        ],
        indices: [
          {
            name: 'rest_historyrows_last_id_2d07a105_idx',
            columnNames: ['last_id'],
            where: 'last_id > first_id',
          },
          { name: 'rest_historyrows_first_id_idx', columnNames: ['first_id'] },
          { name: 'rest_historyrows_entry_id_idx', columnNames: ['entry_id'] },
        ],
        foreignKeys: [
          {
            name: 'rest_historyrows_entry_id_fkey',
            columnNames: ['entry_id'],
            referencedTableName: 'rest_historyentry',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('rest_historyrows');
    await queryRunner.dropTable('rest_historyentry');
  }
}
