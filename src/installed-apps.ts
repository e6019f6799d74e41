import { ImportFile } from './admin/api/imports/import-file.entity.js';
import { Import } from './admin/api/imports/import.entity.js';
import type { AppConfig } from './app-config.js';
import { BlacklistedToken } from './auth/tokens/blacklisted-token.entity.js';
import { OutstandingToken } from './auth/tokens/outstanding-token.entity.js';
import { Session } from './auth/sessions/session.entity.js';
import { User } from './auth/users/user.entity.js';
import { booksApp } from './books/books.app.js';
import type { EntityClass } from './database/data-source.js';
import type { Variables } from './environment.js';
import { HistoryDependents } from './rest/history/history-dependents.entity.js';
import { HistoryEntry } from './rest/history/history-entry.entity.js';
import { HistoryRows } from './rest/history/history-rows.entity.js';
import { IdempotencyKey } from './rest/idempotency/idempotency-key.entity.js';
import { readSettings, type Settings } from './settings.js';

/** The admin site. Without it, what apps declare for it has no pages. */
export const adminApp: AppConfig = {
  entities: [Import, ImportFile],
  load: async () => {
    const { AdminModule: module, userAdmin } = await import('./admin/admin.module.js');
    return { module, admin: [userAdmin] };
  },
};

/** The apps of this service: Django's INSTALLED_APPS. One of your own is one more line here. */
export const INSTALLED_APPS: readonly AppConfig[] = [booksApp, adminApp];

/** The entities that every service has, whatever its apps. */
const OWN_ENTITIES = [
  ...[User, Session, OutstandingToken, BlacklistedToken],
  ...[IdempotencyKey, HistoryEntry, HistoryRows, HistoryDependents],
];

/** Returns every entity of a service with these apps. */
export const entitiesOf = (apps: readonly AppConfig[]): readonly EntityClass[] => [
  ...OWN_ENTITIES,
  ...apps.flatMap(({ entities = [] }) => entities),
];

/** Every entity of this service. */
export const entities = entitiesOf(INSTALLED_APPS);

/** Returns the settings of this service, those of its apps included. Throws SettingsError for the first that cannot be used. */
export const settingsFrom = (env: Variables): Settings => readSettings(env, INSTALLED_APPS);
