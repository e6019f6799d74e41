import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, ROOT, run, startProcess } from './process.js';

const MANAGE = [process.execPath, join(ROOT, 'scripts/manage.mjs')];
const LIMIT = 120_000;

interface Line {
  readonly level: number;
  readonly msg: string;
}

/** The lines that a process has written, each of which must be JSON. */
const linesOf = (said: string): Line[] =>
  said
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

describe('What the start of the service tells', () => {
  let folder: string;
  let DATABASE_URL: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bookstore-announcements-'));
    DATABASE_URL = `sqlite:${join(folder, 'bookstore.sqlite3')}`;
  });
  afterEach(() => {
    killAll();
    rmSync(folder, { recursive: true });
  });

  it.each(['1', '2'])(
    'is one line of JSON each, whatever the level of the log, with %s workers',
    async (WEB_CONCURRENCY) => {
      const { base, said } = await startProcess({ WEB_CONCURRENCY, LOG_LEVEL: 'silent', DATABASE_URL });
      const lines = linesOf(said());
      expect(lines.map(({ level }) => level)).toEqual(lines.map(() => 30));
      expect(lines[0].msg).toBe('Applied migration 0001_initial.');
      expect(lines).toContainEqual(
        expect.objectContaining({
          msg: expect.stringMatching(`^Bookstore is serving on ${base}/ with the API at ${base}/api/books/`),
          address: base,
        }),
      );
    },
    LIMIT,
  );

  it(
    'names the copy that was made before a migration, and the account',
    async () => {
      await run({ DATABASE_URL }, [...MANAGE, 'migrate', '0015']).ended;
      const account = { SUPERUSER_USERNAME: 'ann', SUPERUSER_PASSWORD: 'a cup of tea at four' };
      const { said, signal, ended } = await startProcess({ DATABASE_URL, ...account });
      signal('SIGTERM');
      await ended;
      expect(linesOf(said()).map(({ msg }) => msg)).toEqual([
        expect.stringMatching(/^The database was copied to \S+ before the migration\.$/),
        'Applied migration 0016_rename_door_historyentry_channel.',
        'Applied migration 0017_historyrows_number.',
        'Superuser created successfully.',
        expect.stringMatching(/^Bookstore is serving on /),
      ]);
    },
    LIMIT,
  );

  it.each([
    ['a setting', { PAGE_SIZE: 'many' }, 'PAGE_SIZE="many" cannot be used.'],
    ['the account', { SUPERUSER_USERNAME: 'ann', SUPERUSER_PASSWORD: '1' }, 'This password is too short.'],
    ['an address in use', { HOST: '192.0.2.1' }, 'EADDRNOTAVAIL'],
  ])(
    'is text about what is wrong with %s',
    async (_, environment, sentence) => {
      const { ended, said } = run(environment);
      expect(await ended).toBe(1);
      const text = said()
        .split('\n')
        .filter((line) => !line.startsWith('{"level":30'));
      expect(text.join('\n')).toContain(sentence);
    },
    LIMIT,
  );

  it(
    'is text where the log is',
    async () => {
      const { base, said } = await startProcess({ LOG_FORMAT: 'pretty' });
      expect(said()).toContain(`\nBookstore is serving on ${base}/\n\n  Books          ${base}/api/books/\n`);
      expect(said()).not.toContain('{');
      const failed = run({ LOG_FORMAT: 'pretty', PAGE_SIZE: 'many' });
      expect(await failed.ended).toBe(1);
      expect(failed.said()).toMatch(/^PAGE_SIZE="many" cannot be used\./);
    },
    LIMIT,
  );
});
