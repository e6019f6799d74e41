import { libraryApp } from '../../examples/library/library.app.js';
import { migrationsOf } from '../../src/app-config.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { adminApp } from '../../src/installed-apps.js';
import { PROFILES } from '../conformance/profiles.js';
import { loadFixture } from '../support/fixtures.js';
import { startService, type Service } from '../support/service.js';

/** Of the recordings' profile `library`. */
export const SETTINGS = PROFILES.secured;

/** Starts examples/library with the accounts of the recordings. */
export async function startLibrary(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<Service> {
  const apps = [libraryApp, adminApp];
  const migrations = await loadMigrations(migrationsOf(apps));
  const service = await startService({ ...SETTINGS, ...environment }, databaseUrl, { apps, migrations });
  await loadFixture(service, new URL('users.json', import.meta.url));
  return service;
}
