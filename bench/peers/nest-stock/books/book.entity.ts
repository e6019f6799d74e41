import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('books_book')
export class Book {
  @PrimaryGeneratedColumn() id: number;
  @Column({ length: 100 }) title: string;
  @Column({ length: 100 }) author: string;
  @Column({ type: 'date' }) published_date: string;
  @Column({ length: 13 }) isbn: string;
}
