import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField } from './frozen/columns.js';

/** Create model HistoryDependents (src/rest/history/) */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const name = 'rest_historydependents';
    const toEntry = (column: string) => ({
      name: `${name}_${column}_fkey`,
      columnNames: [column],
      referencedTableName: 'rest_historyentry',
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    });
    await queryRunner.createTable(
      new Table({
        name,
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'entry_id', type: 'bigint' },
          { name: 'told_by_id', type: 'bigint' },
          { name: 'table', type: 'varchar', length: '100' },
          { name: 'column', type: 'varchar', length: '100', isNullable: true },
          { name: 'rows', type: 'text', isNullable: true },
        ],
        uniques: [{ name: `${name}_told_by_id_key`, columnNames: ['told_by_id'] }],
        foreignKeys: [toEntry('entry_id'), toEntry('told_by_id')],
      }),
    );
    await queryRunner.createIndex(
      name,
      new TableIndex({ name: `${name}_entry_id_idx`, columnNames: ['entry_id'] }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('rest_historydependents');
  }
}
