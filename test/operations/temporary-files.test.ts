import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, startProcess } from './process.js';

describe('The folder for temporary files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bookstore-temporary-'));
  });
  afterEach(() => {
    killAll();
    rmSync(folder, { recursive: true });
  });

  it.each<[string, Record<string, string>, RegExp[]]>([
    ['has what several workers count with', { WEB_CONCURRENCY: '2' }, [/^bookstore-/]],
    ['has nothing where Redis counts', { WEB_CONCURRENCY: '2', REDIS_URL: 'redis://127.0.0.1:1' }, []],
    ['has nothing where one process serves', {}, []],
  ])(
    '%s, and nothing after the end',
    async (_, environment, names) => {
      const { signal, ended } = await startProcess({ ...environment, TMPDIR: folder });
      expect(readdirSync(folder)).toEqual(names.map((name): unknown => expect.stringMatching(name)));
      signal('SIGTERM');
      expect(await ended).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    },
    120_000,
  );
});
