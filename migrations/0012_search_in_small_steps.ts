import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dialectOf } from './frozen/columns.js';
import { createSearchIndex, dropSearchIndex } from './frozen/search-index.js';

/** On SQLite, make the search index of model Book anew: it takes rows in by small steps now */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (dialectOf(queryRunner.dataSource) === 'postgres') return;
    await dropSearchIndex(queryRunner, 'books_book');
    await createSearchIndex(queryRunner, 'books_book', ['title', 'author', 'isbn']);
  }

  /** Older code works with the index as it is. */
  async down(): Promise<void> {}
}
