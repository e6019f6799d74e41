import { Inject } from '@nestjs/common';
import { Register } from '../rest/routing/mount.js';
import { Serializer } from '../rest/serializers/serializer.js';
import { ModelViewSet } from '../rest/viewsets/index.js';
import { Settings } from '../settings.js';
import { Book } from './book.entity.js';
import { BookSerializer } from './book.serializer.js';
import { bookSerializer } from './isbn/serializer-rules.js';

@Register('books')
export class BookViewSet extends ModelViewSet(Book, BookSerializer, { changes: true }) {
  override readonly tagDescription = 'The books of the shop: title, author, date of publication and ISBN.';
  override readonly filterFields = {
    title: ['exact', 'icontains'],
    author: ['exact', 'icontains'],
    published_date: ['exact', 'gte', 'lte', 'year'],
    isbn: ['exact'],
  } as const;
  override readonly searchFields = ['title', 'author', 'isbn'];
  @Inject(Settings) private readonly settings: Settings;

  override get serializer(): Serializer {
    return Serializer.of(bookSerializer(this.settings.apps.isbnRules));
  }
}
