import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<'dependencies' | 'devDependencies', Record<string, string>>;

/** Packages that no file of src names, with what needs them; see docs/decisions/0008-packages-of-the-order.md. */
const NEEDED_BY: Readonly<Record<string, string>> = {
  passport: '@nestjs/passport',
  rxjs: '@nestjs/core',
};

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));

/** Imports, dynamic ones too, and pino-pretty, which pino loads by its name. */
const named = new Set(
  files.flatMap((text) => [
    ...ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName),
    ...[...text.matchAll(/\btarget: '([^']+)'/g)].map(([, name]) => name),
  ]),
);

const isNamed = (name: string): boolean =>
  [...named].some((specifier) => specifier === name || specifier.startsWith(`${name}/`));

describe('package.json', () => {
  it('lists as dependencies what the service or one of its packages loads', () => {
    expect(Object.keys(dependencies).filter((name) => !isNamed(name))).toEqual(Object.keys(NEEDED_BY).sort());
  });

  it('pins every version', () => {
    const loose = [dependencies, devDependencies]
      .flatMap((versions) => Object.entries(versions))
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  it('is installed with a better-sqlite3 that does not end the process: see scripts/sqlite', () => {
    const path = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';
    const binary = readFileSync(join(ROOT, path));
    expect(binary.includes('RemoveEnvironmentCleanupHook')).toBe(false);
    expect(binary.includes('AddEnvironmentCleanupHook')).toBe(true);
  });
});
