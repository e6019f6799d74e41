import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killAll, ROOT, run, startProcess } from '../operations/process.js';

interface Locked {
  readonly dev?: true;
  readonly devOptional?: true;
}

const folder = mkdtempSync(join(tmpdir(), 'bookstore-production-'));

/** What a release has, beside the production packages alone. */
beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')]);
  for (const name of ['dist', 'scripts', 'package.json'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of productionPackages()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(ROOT, name), join(folder, name));
  }
}, 120_000);

afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

/** `node_modules/pg` and the like: those that `npm ci --omit=dev` installs here, without what lies in others. */
function productionPackages(): string[] {
  const text = readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };
  return Object.entries(packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .map(([name]) => name)
    .filter((name) => name.lastIndexOf('node_modules/') === 0);
}

describe('The built service with the production packages alone', () => {
  it('has no package whose files it only sends to browsers', () => {
    expect(productionPackages()).toContain('node_modules/fastify');
    expect(productionPackages().filter((name) => /redoc|swagger|typescript/.test(name))).toEqual([]);
  });

  it('serves the documentation pages with all their files', async () => {
    const { base, signal, ended } = await startProcess({}, [
      process.execPath,
      join(folder, 'scripts/start.mjs'),
    ]);
    const files: string[] = [];
    for (const page of ['swagger-ui', 'redoc']) {
      const html = await (await fetch(`${base}/api/schema/${page}/`)).text();
      files.push(...[...html.matchAll(/\/api\/schema\/assets\/[^"]+/g)].map(([file]) => file));
    }
    expect(files.filter((file) => /bundle|standalone/.test(file))).toHaveLength(2);
    for (const file of files) expect([file, (await fetch(base + file)).status]).toEqual([file, 200]);
    signal('SIGTERM');
    expect(await ended).toBe(0);
  });

  it.each([['migrate'], ['showmigrations'], ['spectacular'], ['flushexpiredtokens', '--help'], ['--help']])(
    'runs manage %s',
    async (...words) => {
      const { ended, said } = run({}, [process.execPath, join(folder, 'scripts/manage.mjs'), ...words]);
      expect([await ended, said()]).toEqual([0, expect.any(String)]);
    },
  );

  it('carries the licences of the files that it sends', () => {
    for (const name of ['redoc', 'swagger-ui-dist']) {
      const [copy, original] = [join(folder, 'dist/bundles', name), join(ROOT, 'node_modules', name)];
      expect(readFileSync(join(copy, 'LICENSE'))).toEqual(readFileSync(join(original, 'LICENSE')));
    }
  });
});
