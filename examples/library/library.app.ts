import { fileURLToPath } from 'node:url';
import type { AppConfig } from 'bookstore';
import { Author, Category, Cover, Edition, Publisher, Series, StockItem, Tag } from './catalogue.entity.js';
import { Review } from './reviews.entity.js';
import { Event, Shift, Store } from './stores.entity.js';

export const libraryApp: AppConfig = {
  entities: [
    Publisher,
    Author,
    Tag,
    Series,
    Category,
    Edition,
    Cover,
    Store,
    StockItem,
    Event,
    Shift,
    Review,
  ],
  migrations: { label: 'library', folder: fileURLToPath(new URL('./migrations', import.meta.url)) },
  load: async () => ({ module: (await import('./library.module.js')).LibraryModule }),
};
