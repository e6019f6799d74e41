import type { AppConfig } from 'bookstore';

export const libraryApp: AppConfig = {
  load: async () => ({ module: (await import('./library.module.js')).LibraryModule }),
};
