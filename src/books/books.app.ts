import type { AppConfig } from '../app-config.js';
import { Book } from './book.entity.js';
import { applyIsbnRules } from './isbn/database-rules.js';
import { bookSerializer } from './isbn/serializer-rules.js';
import { isbnSettings } from './isbn/settings.js';

export const booksApp: AppConfig = {
  entities: [Book],
  settings: isbnSettings,
  tables: ({ apps }) => [{ entity: Book, serializer: bookSerializer(apps.isbnRules) }],
  ready: (database, { apps }) => applyIsbnRules(database, apps),
  load: async () => {
    const { BooksModule: module, bookAdmin } = await import('./books.module.js');
    return { module, admin: [bookAdmin] };
  },
};
