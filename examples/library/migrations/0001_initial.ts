import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { bigAutoField, dateTimeField } from 'bookstore';

/**
 * + Create model publisher
 * + Create model author
 * + Create model tag
 * + Create model series
 * + Create model store
 * + Create model category
 * + Create model edition
 * + Create model authors
 * + Create model tags
 * + Create model cover
 * + Create model stockitem
 * + Create model event
 * + Create model shift
 * + Create model review
 */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'library_publisher',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'name', type: 'varchar', length: '80' },
          { name: 'website', type: 'varchar', length: '200', default: "''" },
          { name: 'country', type: 'varchar', length: '2', default: "''" },
          { name: 'founded', type: 'bigint', isNullable: true },
        ],
        uniques: [{ name: 'library_publisher_name_key', columnNames: ['name'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_author',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'name', type: 'varchar', length: '100' },
          { name: 'slug', type: 'varchar', length: '50' },
          { name: 'email', type: 'varchar', length: '254', default: "''" },
          { name: 'born', type: 'date', isNullable: true },
          { name: 'biography', type: 'text', default: "''" },
        ],
        uniques: [{ name: 'library_author_slug_key', columnNames: ['slug'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_tag',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'label', type: 'varchar', length: '30' },
        ],
        uniques: [{ name: 'library_tag_label_key', columnNames: ['label'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_series',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'title', type: 'varchar', length: '100' },
          { name: 'started', type: 'bigint', isNullable: true },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_store',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'name', type: 'varchar', length: '60' },
          { name: 'opens_at', type: 'time' },
          { name: 'closes_at', type: 'time', isNullable: true },
          { name: 'loan_period', type: 'bigint', default: '1209600000000' },
          { name: 'grace_period', type: 'bigint', isNullable: true },
          { name: 'ip_address', type: 'varchar', length: '39', isNullable: true },
          { name: 'terminal_ip', type: 'varchar', length: '39', isNullable: true },
          { name: 'opened_on', type: 'date', isNullable: true },
          { name: 'flagship', type: 'boolean', isNullable: true },
          { name: 'size', type: 'bigint', isNullable: true },
          { name: 'seats', type: 'bigint', default: '0' },
          { name: 'visitors', type: 'bigint', default: '0' },
          { name: 'rating', type: 'decimal', precision: 3, scale: 1, isNullable: true },
          { name: 'balance', type: 'decimal', precision: 12, scale: 4, default: "'0'" },
          { name: 'latitude', type: 'float', isNullable: true },
          { name: 'longitude', type: 'float', isNullable: true },
          { name: 'manager_email', type: 'varchar', length: '254', default: "''" },
          { name: 'notes', type: 'text', isNullable: true },
        ],
        uniques: [{ name: 'library_store_name_key', columnNames: ['name'] }],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_category',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'name', type: 'varchar', length: '40' },
          { name: 'parent_id', type: 'bigint', isNullable: true },
        ],
        uniques: [{ name: 'library_category_parent_id_name_key', columnNames: ['parent_id', 'name'] }],
        indices: [{ name: 'library_category_parent_id_idx', columnNames: ['parent_id'] }],
        foreignKeys: [
          {
            name: 'library_category_parent_id_fkey',
            columnNames: ['parent_id'],
            referencedTableName: 'library_category',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_edition',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'title', type: 'varchar', length: '200' },
          { name: 'subtitle', type: 'varchar', length: '200', isNullable: true },
          { name: 'publisher_id', type: 'bigint' },
          { name: 'series_id', type: 'bigint', isNullable: true },
          { name: 'category_id', type: 'bigint', isNullable: true },
          { name: 'price', type: 'decimal', precision: 8, scale: 2 },
          { name: 'pages', type: 'bigint', isNullable: true },
          { name: 'in_print', type: 'boolean', default: 'true' },
          { name: 'weight', type: 'float', isNullable: true },
          { name: 'sku', type: 'varchar', length: '36' },
          { name: 'isbn', type: 'varchar', length: '17', default: "''" },
          { name: 'published_at', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'language', type: 'varchar', length: '2', default: "'en'" },
          { name: 'metadata', type: 'text', default: "'{}'" },
          { name: 'internal_note', type: 'varchar', length: '200', default: "''" },
          { name: 'created', ...dateTimeField(queryRunner), default: 'CURRENT_TIMESTAMP' },
          { name: 'updated', ...dateTimeField(queryRunner), default: 'CURRENT_TIMESTAMP' },
        ],
        uniques: [
          { name: 'unique_title_per_publisher', columnNames: ['title', 'publisher_id'] },
          { name: 'library_edition_sku_key', columnNames: ['sku'] },
        ],
        indices: [
          { name: 'library_edition_category_id_idx', columnNames: ['category_id'] },
          { name: 'library_edition_series_id_idx', columnNames: ['series_id'] },
          { name: 'library_edition_publisher_id_idx', columnNames: ['publisher_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_edition_category_id_fkey',
            columnNames: ['category_id'],
            referencedTableName: 'library_category',
            referencedColumnNames: ['id'],
            onDelete: 'SET NULL',
          },
          {
            name: 'library_edition_series_id_fkey',
            columnNames: ['series_id'],
            referencedTableName: 'library_series',
            referencedColumnNames: ['id'],
            onDelete: 'SET NULL',
          },
          {
            name: 'library_edition_publisher_id_fkey',
            columnNames: ['publisher_id'],
            referencedTableName: 'library_publisher',
            referencedColumnNames: ['id'],
            onDelete: 'RESTRICT',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_edition_authors',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'edition_id', type: 'bigint' },
          { name: 'author_id', type: 'bigint' },
        ],
        uniques: [
          {
            name: 'library_edition_authors_edition_id_author_id_key',
            columnNames: ['edition_id', 'author_id'],
          },
        ],
        indices: [
          { name: 'library_edition_authors_author_id_idx', columnNames: ['author_id'] },
          { name: 'library_edition_authors_edition_id_idx', columnNames: ['edition_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_edition_authors_author_id_fkey',
            columnNames: ['author_id'],
            referencedTableName: 'library_author',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'library_edition_authors_edition_id_fkey',
            columnNames: ['edition_id'],
            referencedTableName: 'library_edition',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_edition_tags',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'edition_id', type: 'bigint' },
          { name: 'tag_id', type: 'bigint' },
        ],
        uniques: [
          { name: 'library_edition_tags_edition_id_tag_id_key', columnNames: ['edition_id', 'tag_id'] },
        ],
        indices: [
          { name: 'library_edition_tags_tag_id_idx', columnNames: ['tag_id'] },
          { name: 'library_edition_tags_edition_id_idx', columnNames: ['edition_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_edition_tags_tag_id_fkey',
            columnNames: ['tag_id'],
            referencedTableName: 'library_tag',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'library_edition_tags_edition_id_fkey',
            columnNames: ['edition_id'],
            referencedTableName: 'library_edition',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_cover',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'edition_id', type: 'bigint' },
          { name: 'artist', type: 'varchar', length: '60', default: "''" },
          { name: 'url', type: 'varchar', length: '120' },
        ],
        uniques: [{ name: 'library_cover_edition_id_key', columnNames: ['edition_id'] }],
        foreignKeys: [
          {
            name: 'library_cover_edition_id_fkey',
            columnNames: ['edition_id'],
            referencedTableName: 'library_edition',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_stockitem',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'store_id', type: 'bigint' },
          { name: 'edition_id', type: 'bigint' },
          { name: 'quantity', type: 'bigint', default: '0' },
        ],
        uniques: [
          { name: 'library_stockitem_store_id_edition_id_key', columnNames: ['store_id', 'edition_id'] },
        ],
        indices: [
          { name: 'library_stockitem_edition_id_idx', columnNames: ['edition_id'] },
          { name: 'library_stockitem_store_id_idx', columnNames: ['store_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_stockitem_edition_id_fkey',
            columnNames: ['edition_id'],
            referencedTableName: 'library_edition',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
          {
            name: 'library_stockitem_store_id_fkey',
            columnNames: ['store_id'],
            referencedTableName: 'library_store',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_event',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'store_id', type: 'bigint' },
          { name: 'title', type: 'varchar', length: '80' },
          { name: 'slug', type: 'varchar', length: '30' },
          { name: 'code', type: 'varchar', length: '10', default: "''" },
          { name: 'day', type: 'date' },
          { name: 'starts', ...dateTimeField(queryRunner), isNullable: true },
          { name: 'kind', type: 'varchar', length: '10', default: "'reading'" },
        ],
        indices: [{ name: 'library_event_store_id_idx', columnNames: ['store_id'] }],
        foreignKeys: [
          {
            name: 'library_event_store_id_fkey',
            columnNames: ['store_id'],
            referencedTableName: 'library_store',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_shift',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'store_id', type: 'bigint' },
          { name: 'till', type: 'bigint' },
          { name: 'open', type: 'boolean', default: 'true' },
          { name: 'cashier', type: 'varchar', length: '40', default: "''" },
        ],
        indices: [
          {
            name: 'one_open_shift_per_till',
            columnNames: ['store_id', 'till'],
            isUnique: true,
            where: '"open"',
          },
          { name: 'library_shift_store_id_idx', columnNames: ['store_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_shift_store_id_fkey',
            columnNames: ['store_id'],
            referencedTableName: 'library_store',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({
        name: 'library_review',
        columns: [
          { name: 'id', ...bigAutoField(queryRunner) },
          { name: 'edition_id', type: 'bigint' },
          { name: 'user_id', type: 'bigint', isNullable: true },
          { name: 'stars', type: 'bigint' },
          { name: 'text', type: 'text', default: "''" },
          { name: 'created', ...dateTimeField(queryRunner), default: 'CURRENT_TIMESTAMP' },
        ],
        indices: [
          { name: 'library_review_user_id_idx', columnNames: ['user_id'] },
          { name: 'library_review_edition_id_idx', columnNames: ['edition_id'] },
        ],
        foreignKeys: [
          {
            name: 'library_review_user_id_fkey',
            columnNames: ['user_id'],
            referencedTableName: 'auth_user',
            referencedColumnNames: ['id'],
            onDelete: 'SET NULL',
          },
          {
            name: 'library_review_edition_id_fkey',
            columnNames: ['edition_id'],
            referencedTableName: 'library_edition',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('library_review');
    await queryRunner.dropTable('library_shift');
    await queryRunner.dropTable('library_event');
    await queryRunner.dropTable('library_stockitem');
    await queryRunner.dropTable('library_cover');
    await queryRunner.dropTable('library_edition_tags');
    await queryRunner.dropTable('library_edition_authors');
    await queryRunner.dropTable('library_edition');
    await queryRunner.dropTable('library_category');
    await queryRunner.dropTable('library_store');
    await queryRunner.dropTable('library_series');
    await queryRunner.dropTable('library_tag');
    await queryRunner.dropTable('library_author');
    await queryRunner.dropTable('library_publisher');
  }
}
