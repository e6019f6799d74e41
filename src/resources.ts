import { Book } from './books/book.entity.js';
import { BookSerializer } from './books/book.serializer.js';

/** The entities whose rows come and go as plain tables (CSV, JSON Lines), each with the serializer that checks them. */
export const resources = [{ entity: Book, serializer: BookSerializer }];
