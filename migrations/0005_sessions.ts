import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';

/** Create model Session */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'auth_session',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'key_hash', type: 'varchar', length: '64' },
          { name: 'user_id', type: 'bigint' },
          { name: 'auth_hash', type: 'varchar', length: '64' },
          { name: 'expire_date', ...dateTimeField(queryRunner) },
        ],
        uniques: [{ name: 'auth_session_key_hash_key', columnNames: ['key_hash'] }],
        indices: [
          { name: 'auth_session_user_id_idx', columnNames: ['user_id'] },
          { name: 'auth_session_expire_date_idx', columnNames: ['expire_date'] },
        ],
        foreignKeys: [
          {
            name: 'auth_session_user_id_fkey',
            columnNames: ['user_id'],
            referencedTableName: 'auth_user',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('auth_session');
  }
}
