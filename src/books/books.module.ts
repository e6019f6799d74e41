import { Module } from '@nestjs/common';
import { BookViewSet } from './books.controller.js';

@Module({ controllers: [BookViewSet] })
export class BooksModule {}
