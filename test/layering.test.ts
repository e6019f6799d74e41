import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** From the bottom up. A file imports from its own layer and from those below it; see docs/architecture.md. */
const LAYERS = [
  ['settings.ts', 'environment.ts', 'secret-key.ts', 'fair-queue.ts', 'private-files.ts', 'unawaited.ts'],
  ['database'],
  ['rest'],
  ['auth'],
  ['admin'],
  ['APPS'], // every folder that is not named here
  ['operations'],
  ['application.ts', 'app.module.ts', 'entities.ts', 'resources.ts'],
  ['commands'],
  ['main.ts', 'manage.ts'],
];

const SOURCE = join(import.meta.dirname, '..', 'src');

/** The files of src, each with the files of src that it imports, for types or for values. */
const imports = new Map(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .map((file) => [file, importsOf(file)]),
);

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(SOURCE, file), 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName.replace(/\.js$/, '.ts')))
    .filter((imported) => !imported.startsWith('..'));
}

function layerOf(file: string): number {
  const [top, inFolder] = file.split('/') as [string, string?];
  const named = LAYERS.findIndex((names) => names.includes(top));
  return named === -1 && inFolder ? LAYERS.findIndex(([name]) => name === 'APPS') : named;
}

/** The first circle found on the way down from `file`, as the files it goes through. */
function circleFrom(file: string, path: readonly string[], done: Set<string>): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const imported of imports.get(file) ?? []) {
    const circle = circleFrom(imported, [...path, file], done);
    if (circle) return circle;
  }
  done.add(file);
  return undefined;
}

describe('Imports within src', () => {
  const edges = [...imports].flatMap(([file, imported]) => imported.map((other) => [file, other] as const));

  it('are found at all', () => {
    expect(edges).toContainEqual(['main.ts', 'settings.ts']);
  });

  it('join files that have a layer', () => {
    expect([...imports.keys()].filter((file) => layerOf(file) === -1)).toEqual([]);
  });

  it('point downwards', () => {
    expect(edges.filter(([file, imported]) => layerOf(file) < layerOf(imported))).toEqual([]);
  });

  it('leave the two programs alone', () => {
    expect(edges.filter(([, imported]) => ['main.ts', 'manage.ts'].includes(imported))).toEqual([]);
  });

  it('do not go in circles', () => {
    const done = new Set<string>();
    expect([...imports.keys()].map((file) => circleFrom(file, [], done)).find(Boolean)).toBeUndefined();
  });
});
