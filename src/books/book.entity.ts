import { Column, Entity, Index } from 'typeorm';
import { BigAutoField } from '../database/columns.js';

@Entity('books_book')
@Index(['title', 'id'])
@Index(['author', 'id'])
@Index(['published_date', 'id'])
@Index(['isbn', 'id'])
export class Book {
  @BigAutoField() id: number;
  @Column({ type: 'varchar', length: 100 }) title: string;
  @Column({ type: 'varchar', length: 100 }) author: string;
  @Column({ type: 'date' }) published_date: string;
  @Column({ type: 'varchar', length: 13 }) isbn: string;
}
