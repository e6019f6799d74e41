import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, startProcess, type RunningProcess } from './process.js';

const CASES: [string, Record<string, string>, RegExp[]][] = [
  ['has what several workers count with', { WEB_CONCURRENCY: '2' }, [/^bookstore-/]],
  ['has nothing where Redis counts', { WEB_CONCURRENCY: '2', REDIS_URL: 'redis://127.0.0.1:1' }, []],
  ['has nothing where one process serves', {}, []],
];

describe('The folder for temporary files', () => {
  const started: { readonly folder: string; readonly service: Promise<RunningProcess> }[] = [];
  beforeAll(async () => {
    for (const [, environment] of CASES) {
      const folder = mkdtempSync(join(tmpdir(), 'bookstore-temporary-'));
      started.push({ folder, service: startProcess({ ...environment, TMPDIR: folder }) });
    }
    await Promise.all(started.map(({ service }) => service));
  }, 120_000);
  afterAll(() => {
    killAll();
    for (const { folder } of started) rmSync(folder, { recursive: true });
  });

  it.each(CASES.map(([name, , names], index) => [name, names, index] as const))(
    '%s, and nothing after the end',
    async (_, names, index) => {
      const { folder, service } = started[index];
      const { signal, ended } = await service;
      expect(readdirSync(folder)).toEqual(names.map((name): unknown => expect.stringMatching(name)));
      signal('SIGTERM');
      expect(await ended).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
