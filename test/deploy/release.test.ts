import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../operations/process.js';

interface Bill {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly { readonly name: string; readonly version: string }[];
  readonly dependencies: readonly { readonly dependsOn: readonly string[] }[];
}

describe('A release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-release-'));
  let bill: Bill;
  let licences: string;

  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'scripts/release.mjs'), folder], { stdio: 'pipe' });
    bill = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as Bill;
    licences = readFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a bill of all that is installed in production, and of what is served', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const listed = bill.components.map(({ name, version }) => `${name}@${version}`);
    const needed = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
    expect(listed).toEqual(expect.arrayContaining(needed));
    expect(bill.components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['redoc', 'swagger-ui-dist', 'libphonenumber-js']),
    );
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'bookstore' } } });
  });

  it('has nothing of development in its bill', () => {
    const names = bill.components.map(({ name }) => name);
    expect(names.filter((name) => /^(jest|typescript|eslint|react)/.test(name))).toEqual([]);
    const referred = bill.dependencies.flatMap(({ dependsOn }) => dependsOn);
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    expect(referred.filter((reference) => !listed.has(reference))).toEqual([]);
  });

  it('has the text of the licences', () => {
    expect(licences).toMatch(/^fastify \d+\.\d+\.\d+ \(MIT\)\n\nMIT License\n/m);
    expect(licences).toMatch(/^redoc \d+\.\d+\.\d+ \(MIT\)\n\n/m);
  });
});
