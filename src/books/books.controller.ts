import { Register } from '../rest/mount.js';
import { ModelViewSet } from '../rest/viewsets.js';
import { Book } from './book.entity.js';
import { BookSerializer } from './book.serializer.js';

@Register('books')
export class BookViewSet extends ModelViewSet(Book, BookSerializer) {
  override readonly filterFields = {
    title: ['exact', 'icontains'],
    author: ['exact', 'icontains'],
    published_date: ['exact', 'gte', 'lte', 'year'],
    isbn: ['exact'],
  } as const;
  override readonly searchFields = ['title', 'author', 'isbn'];
}
