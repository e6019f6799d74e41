import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createRowCount, dropRowCount } from './frozen/row-count.js';
import { createSearchIndex, dropSearchIndex } from './frozen/search-index.js';
import { orderByCodePoint } from './frozen/text-order.js';

/** Create index on each field of model Book; count its rows; create a search index on its texts */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await orderByCodePoint(queryRunner, ['books_book', 'auth_user', 'token_blacklist_outstandingtoken']);
    await queryRunner.createIndex(
      'books_book',
      new TableIndex({ name: 'books_book_title_id_idx', columnNames: ['title', 'id'] }),
    );
    await queryRunner.createIndex(
      'books_book',
      new TableIndex({ name: 'books_book_author_id_idx', columnNames: ['author', 'id'] }),
    );
    await queryRunner.createIndex(
      'books_book',
      new TableIndex({ name: 'books_book_published_date_id_idx', columnNames: ['published_date', 'id'] }),
    );
    await queryRunner.createIndex(
      'books_book',
      new TableIndex({ name: 'books_book_isbn_id_idx', columnNames: ['isbn', 'id'] }),
    );
    await createRowCount(queryRunner, 'books_book');
    await createSearchIndex(queryRunner, 'books_book', ['title', 'author', 'isbn']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropSearchIndex(queryRunner, 'books_book');
    await dropRowCount(queryRunner, 'books_book');
    await queryRunner.dropIndex('books_book', 'books_book_isbn_id_idx');
    await queryRunner.dropIndex('books_book', 'books_book_published_date_id_idx');
    await queryRunner.dropIndex('books_book', 'books_book_author_id_idx');
    await queryRunner.dropIndex('books_book', 'books_book_title_id_idx');
  }
}
