import { fileURLToPath } from 'node:url';
import { loadRecordings, type Recording } from '../conformance/corpus.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import type { Service } from '../support/service.js';
import { LibraryReplayer, type LibraryRecording } from './library-replay.js';
import { SETTINGS, startLibrary } from './start-library.js';

/** The addresses below /api/ that the example has so far. */
const SERVED = new Set([
  ...['numbers', 'dates', 'texts', 'choices', 'collections', 'defaults'].map((form) => `forms/${form}`),
  ...['publishers', 'authors', 'tags', 'series', 'categories', 'editions', 'catalogue', 'covers'],
  ...['reviews', 'stores', 'stock', 'events', 'shifts'],
]);

/** Recordings that ask for more than the example has so far. */
const BEYOND = [
  /^library-(extra-actions|many-create)-/,
  /^library-paginated-/,
  /^library-(json-text-order-of-keys|object-permissions-(model-permissions|report)|options-metadata-extra-actions)$/,
  /^library-relations-pk-self-reference$/,
  // docs/differences.md: the sign of a zero, and the order of two messages.
  /^library-validators-(field-method|regex)$/,
];

const recordings = loadRecordings<LibraryRecording & Recording>(
  fileURLToPath(new URL('scenarios', import.meta.url)),
).filter(
  ({ name, steps, setup }) =>
    !BEYOND.some((pattern) => pattern.test(name)) &&
    [...steps.map(({ request }) => request.path), ...(setup?.objects ?? []).map(({ path }) => path)].every(
      (path) => SERVED.has(listOf(path)),
    ),
);

/** `stores` of /api/stores/1/, and `forms/numbers` of /api/forms/numbers/. */
function listOf(path: string): string {
  const [, , first, second] = path.split('?')[0].split('/');
  return ['forms', 'deep', 'linked'].includes(first) ? `${first}/${second}` : first;
}

describeOnEveryDatabase('The library’s recorded answers', (db) => {
  let service: Service;
  let replayer: LibraryReplayer;

  beforeAll(async () => {
    service = await startLibrary(db.url());
    replayer = new LibraryReplayer(service.base, SETTINGS.SECRET_KEY, SERVED);
  });
  afterAll(() => service?.close());

  const isForm = (path: string): boolean => path.startsWith('/api/forms/');
  // Forms have no database behind them.
  const played = recordings.filter(
    ({ steps }) => db.dialect === 'sqlite' || !steps.every(({ request }) => isForm(request.path)),
  );
  it.each(played)('$name', (recording) => replayer.replay(recording));
});
