import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';
import { createTableVersion, dropTableVersion } from './frozen/table-version.js';

/** Tell the states of model Book apart; create model IdempotencyKey */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createTableVersion(queryRunner, 'books_book');
    await queryRunner.createTable(
      new Table({
        name: 'rest_idempotencykey',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'sender', type: 'varchar', length: '64' },
          { name: 'key', type: 'varchar', length: '255' },
          { name: 'fingerprint', type: 'varchar', length: '64' },
          { name: 'status', type: 'integer' },
          { name: 'body', type: 'text' },
          { name: 'expire_date', ...dateTimeField(queryRunner) },
        ],
        uniques: [{ name: 'rest_idempotencykey_sender_key_key', columnNames: ['sender', 'key'] }],
        indices: [{ name: 'rest_idempotencykey_expire_date_idx', columnNames: ['expire_date'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('rest_idempotencykey');
    await dropTableVersion(queryRunner, 'books_book');
  }
}
