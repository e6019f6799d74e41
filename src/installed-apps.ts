import { ImportFile } from './admin/api/imports/import-file.entity.js';
import { Import } from './admin/api/imports/import.entity.js';
import type { AppConfig, Apps } from './app-config.js';
import { booksApp } from './books/books.app.js';

/** The admin site. Without it, what apps declare for it has no pages. */
export const adminApp: AppConfig = {
  entities: [Import, ImportFile],
  load: async () => {
    const { AdminModule: module, userAdmin } = await import('./admin/admin.module.js');
    return { module, admin: [userAdmin] };
  },
};

/** The apps of this service: Django's INSTALLED_APPS. One of your own is one more line here. */
export const INSTALLED_APPS: Apps = [booksApp, adminApp];
