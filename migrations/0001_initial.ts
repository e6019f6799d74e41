import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from './frozen/columns.js';

/** Create model Book; Create model User */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'books_book',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'title', type: 'varchar', length: '100' },
          { name: 'author', type: 'varchar', length: '100' },
          { name: 'published_date', type: 'date' },
          { name: 'isbn', type: 'varchar', length: '13' },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'auth_user',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'password', type: 'varchar', length: '255' },
          { name: 'last_login', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'is_superuser', type: 'boolean' },
          { name: 'username', type: 'varchar', length: '150' },
          { name: 'first_name', type: 'varchar', length: '150' },
          { name: 'last_name', type: 'varchar', length: '150' },
          { name: 'email', type: 'varchar', length: '254' },
          { name: 'is_staff', type: 'boolean' },
          { name: 'is_active', type: 'boolean' },
          { name: 'date_joined', ...dateTimeField(queryRunner) },
        ],
        uniques: [{ name: 'auth_user_username_key', columnNames: ['username'] }],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('auth_user');
    await queryRunner.dropTable('books_book');
  }
}
