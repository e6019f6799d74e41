import { Book } from './books/book.entity.js';
import { bookSerializer } from './books/isbn/serializer-rules.js';
import type { Settings } from './settings.js';

/** The entities whose rows come and go as plain tables (CSV, JSON Lines), each with the serializer that checks them. */
export const resources = ({ isbnRules }: Pick<Settings, 'isbnRules'>) => [
  { entity: Book, serializer: bookSerializer(isbnRules) },
];
