import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';

/** Create model OutstandingToken; Create model BlacklistedToken */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'token_blacklist_outstandingtoken',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'user_id', type: 'bigint', isNullable: true },
          { name: 'jti', type: 'varchar', length: '255' },
          { name: 'token', type: 'text' },
          { name: 'created_at', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'expires_at', ...dateTimeField(queryRunner) },
        ],
        uniques: [{ name: 'token_blacklist_outstandingtoken_jti_key', columnNames: ['jti'] }],
        indices: [{ name: 'token_blacklist_outstandingtoken_user_id_idx', columnNames: ['user_id'] }],
        foreignKeys: [
          {
            name: 'token_blacklist_outstandingtoken_user_id_fkey',
            columnNames: ['user_id'],
            referencedTableName: 'auth_user',
            referencedColumnNames: ['id'],
            onDelete: 'SET NULL',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'token_blacklist_blacklistedtoken',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'token_id', type: 'bigint' },
          { name: 'blacklisted_at', ...dateTimeField(queryRunner) },
        ],
        uniques: [{ name: 'token_blacklist_blacklistedtoken_token_id_key', columnNames: ['token_id'] }],
        foreignKeys: [
          {
            name: 'token_blacklist_blacklistedtoken_token_id_fkey',
            columnNames: ['token_id'],
            referencedTableName: 'token_blacklist_outstandingtoken',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('token_blacklist_blacklistedtoken');
    await queryRunner.dropTable('token_blacklist_outstandingtoken');
  }
}
