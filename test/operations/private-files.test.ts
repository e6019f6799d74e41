import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, ROOT, run, startProcess, type RunningProcess } from './process.js';

/** Milliseconds for a test that starts processes, on a machine that does other things too. */
const LIMIT = 120_000;

describe('On a machine where new files are for every account', () => {
  let folder: string;
  let service: RunningProcess;

  /** The settings of a service that keeps all it makes in `folder`, its temporary files too. */
  const environment = () => ({
    ...{ DATABASE_URL: 'sqlite:data/books.sqlite3', SECRET_KEY: '', WEB_CONCURRENCY: '2' },
    TMPDIR: join(folder, 'temporary'),
  });

  const inFolder = (script: string, ...words: string[]): string[] => [
    ...['sh', '-c', 'umask 000; cd "$0"; exec "$@"', folder],
    ...[process.execPath, join(ROOT, 'scripts', script), ...words],
  ];

  const manage = async (...words: string[]): Promise<void> => {
    const { ended, said } = run(environment(), inFolder('manage.mjs', ...words));
    expect([await ended, said()]).toEqual([0, expect.any(String)]);
  };

  /** What lies under the folder, by what other accounts may do with it. */
  const modes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => [
        name,
        (statSync(join(folder, name)).mode & 0o777).toString(8),
      ]),
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bookstore-private-'));
    mkdirSync(join(folder, 'temporary'), { mode: 0o700 });
    service = await startProcess(environment(), inFolder('start.mjs'));
  }, LIMIT);
  afterAll(() => {
    killAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'what the service and its commands write is for their own account alone',
    async () => {
      const csv = join(folder, 'books.csv');
      writeFileSync(csv, 'title,author,published_date,isbn\nDune,Herbert,1965-08-01,1\n,,,\nE,,x,1\n', {
        mode: 0o600,
      });
      await manage('loaddata', csv, '--keep-going');
      await Promise.all([
        manage('dumpdata', '--output', 'dump.json'),
        manage('dbbackup'),
        manage('dbbackup', 'copies/copy.sqlite3.gz'),
      ]);
      const found = modes();
      expect(Object.keys(found)).toEqual(
        expect.arrayContaining([
          ...['data/books.sqlite3', 'data/books.sqlite3-wal', 'data/books.sqlite3-shm', 'data/secret.key'],
          ...['books.csv.rejects.jsonl', 'dump.json', 'copies/copy.sqlite3.gz'],
          expect.stringMatching(/^data\/backups\/bookstore-.*\.sqlite3$/),
          expect.stringMatching(/^temporary\/./),
        ]),
      );
      for (const [name, mode] of Object.entries(found)) {
        const isFolder = statSync(join(folder, name)).isDirectory();
        expect([name, mode]).toEqual([name, isFolder ? '700' : '600']);
      }
    },
    LIMIT,
  );

  it(
    'a database that others could read, and the one that a backup replaces, are closed to them',
    async () => {
      service.signal('SIGTERM');
      await service.ended;
      chmodSync(join(folder, 'data/books.sqlite3'), 0o644);
      await manage('migrate');
      expect(modes()).toMatchObject({ 'data/books.sqlite3': '600' });
      await manage('dbrestore', 'copies/copy.sqlite3.gz');
      for (const [name, mode] of Object.entries(modes())) expect([name, mode[1]]).toEqual([name, '0']);
    },
    LIMIT,
  );
});
