import { Module } from '@nestjs/common';
import { BookViewSet } from './book.viewset.js';

@Module({ controllers: [BookViewSet] })
export class BooksModule {}
