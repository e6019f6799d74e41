import { fileURLToPath } from 'node:url';
import { libraryApp } from '../../examples/library/library.app.js';
import { migrationsOf } from '../../src/app-config.js';
import { loadMigrations } from '../../src/database/migrations/migrations.js';
import { adminApp } from '../../src/installed-apps.js';
import { loadRecordings, type Recording } from '../conformance/corpus.js';
import { PROFILES } from '../conformance/profiles.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { loadFixture } from '../support/fixtures.js';
import { startService, type Service } from '../support/service.js';
import { LibraryReplayer, type LibraryRecording } from './library-replay.js';

/** The profiles of README.md have the settings of two profiles of the books. */
const SETTINGS = { library: PROFILES.secured, 'library-paginated': PROFILES.paginated } as const;

/** The addresses below /api/ that the example has so far. */
const SERVED = new Set([
  ...['numbers', 'dates', 'texts', 'choices', 'collections', 'defaults'].map((form) => `forms/${form}`),
  ...['publishers', 'authors', 'tags', 'series', 'categories', 'editions', 'catalogue', 'covers'],
  ...['reviews', 'stores', 'stock', 'events', 'shifts'],
]);

const recordings = loadRecordings<LibraryRecording & Recording>(
  fileURLToPath(new URL('scenarios', import.meta.url)),
).filter(({ steps, setup }) =>
  [...steps.map(({ request }) => request.path), ...(setup?.objects ?? []).map(({ path }) => path)].every(
    (path) => SERVED.has(listOf(path)),
  ),
);

/** `stores` of /api/stores/1/, and `forms/numbers` of /api/forms/numbers/. */
function listOf(path: string): string {
  const [, , first, second] = path.split('?')[0].split('/');
  return ['forms', 'deep', 'linked'].includes(first) ? `${first}/${second}` : first;
}

for (const [profile, settings] of Object.entries(SETTINGS)) {
  describeOnEveryDatabase(`The library's recorded answers, profile ${profile},`, (db) => {
    let service: Service;
    let replayer: LibraryReplayer;

    beforeAll(async () => {
      const apps = [libraryApp, adminApp];
      service = await startService(settings, db.url(), {
        apps,
        migrations: await loadMigrations(migrationsOf(apps)),
      });
      await loadFixture(service, new URL('users.json', import.meta.url));
      replayer = new LibraryReplayer(service.base, settings.SECRET_KEY, SERVED);
    });
    afterAll(() => service?.close());

    it.each(recordings.filter((recording) => recording.profile === profile))('$name', (recording) =>
      replayer.replay(recording),
    );
  });
}
