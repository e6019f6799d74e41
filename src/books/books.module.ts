import { Module } from '@nestjs/common';
import { BookViewSet } from './book.viewset.js';

export { bookAdmin } from './book.admin.js';

@Module({ controllers: [BookViewSet] })
export class BooksModule {}
