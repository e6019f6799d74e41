import { Register } from '../rest/mount.js';
import { ModelViewSet } from '../rest/viewsets.js';
import { Book } from './book.entity.js';
import { BookSerializer } from './book.serializer.js';

@Register('books')
export class BookViewSet extends ModelViewSet(Book, BookSerializer) {}
