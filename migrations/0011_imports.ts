import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';

/** Create models Import and ImportFile (src/admin/imports/) */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'admin_import',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'resource', type: 'varchar', length: '100' },
          { name: 'file', type: 'varchar', length: '255' },
          { name: 'format', type: 'varchar', length: '10' },
          { name: 'size', type: 'bigint' },
          { name: 'rows', type: 'integer' },
          { name: 'columns', type: 'text' },
          { name: 'mapping', type: 'text' },
          { name: 'date_format', type: 'varchar', length: '20', isNullable: true },
          { name: 'state', type: 'varchar', length: '15' },
          { name: 'user', type: 'bigint' },
          { name: 'username', type: 'varchar', length: '150' },
          { name: 'created_at', ...dateTimeField(queryRunner) },
          { name: 'started_at', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'finished_at', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'run', type: 'varchar', length: '36', isNullable: true },
          { name: 'alive_until', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'stored', type: 'integer', isNullable: true },
          { name: 'refused', type: 'integer', isNullable: true },
          { name: 'history', type: 'bigint', isNullable: true },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'admin_importfile',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'import_id', type: 'bigint' },
          { name: 'content', type: 'text' },
        ],
        uniques: [{ name: 'admin_importfile_import_id_key', columnNames: ['import_id'] }],
        foreignKeys: [
          {
            name: 'admin_importfile_import_id_fkey',
            columnNames: ['import_id'],
            referencedTableName: 'admin_import',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('admin_importfile');
    await queryRunner.dropTable('admin_import');
  }
}
