import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Like, Repository } from 'typeorm';
import { Book } from './book.entity.js';
import type { CreateBookDto, ListBooksDto, UpdateBookDto } from './books.dto.js';

export interface BookPage {
  count: number;
  next: string | null;
  previous: string | null;
  results: Book[];
}

@Injectable()
export class BooksService {
  constructor(@InjectRepository(Book) private readonly booksRepository: Repository<Book>) {}

  findAll(): Promise<Book[]> {
    return this.booksRepository.find({ order: { id: 'ASC' } });
  }

  async findPage({ page = 1, search, ordering = 'id' }: ListBooksDto, pageSize: number): Promise<BookPage> {
    const pattern = Like(`%${search}%`);
    const [results, count] = await this.booksRepository.findAndCount({
      where: search ? [{ title: pattern }, { author: pattern }, { isbn: pattern }] : {},
      order: { [ordering]: 'ASC', id: 'ASC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    const link = (number: number): string => `/api/books/?page=${number}&page_size=${pageSize}`;
    return {
      count,
      next: page * pageSize < count ? link(page + 1) : null,
      previous: page > 1 ? link(page - 1) : null,
      results,
    };
  }

  async findOne(id: number): Promise<Book> {
    const book = await this.booksRepository.findOneBy({ id });
    if (!book) throw new NotFoundException();
    return book;
  }

  create(createBookDto: CreateBookDto): Promise<Book> {
    return this.booksRepository.save(this.booksRepository.create(createBookDto));
  }

  async update(id: number, updateBookDto: UpdateBookDto): Promise<Book> {
    return this.booksRepository.save({ ...(await this.findOne(id)), ...updateBookDto });
  }
}
