import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { ROOT } from '../operations/process.js';

const SOURCE = join(ROOT, 'client/src');
const files = readdirSync(SOURCE);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const LIMIT = 12_000;

interface Manifest {
  readonly version: string;
  readonly dependencies?: object;
}
const manifestOf = (folder: string): Manifest => JSON.parse(read(join(folder, 'package.json'))) as Manifest;

/** The code of a file as a browser gets it, imports included: no less than a bundle would have of it. */
const minified = (file: string): string =>
  transformSync(readFileSync(join(SOURCE, file), 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', minify: { compress: true, mangle: true } },
    module: { type: 'es6' },
    minify: true,
  }).code;

describe('The package of the client', () => {
  it('has the types of the document', async () => {
    const script = (await import(join(ROOT, 'scripts/client.mjs'))) as { makeSchema(): Promise<string> };
    expect(read('client/src/schema.ts') === (await script.makeSchema())).toBe(true);
  });

  it('depends on no other, and imports none', () => {
    expect(manifestOf('client')).not.toHaveProperty('dependencies');
    const imported = files.flatMap((file) => ts.preProcessFile(read(`client/src/${file}`)).importedFiles);
    expect(imported.map(({ fileName }) => fileName).filter((name) => !/^\.\/[\w-]+\.js$/.test(name))).toEqual(
      [],
    );
  });

  it('has the version of the service', () => {
    expect(manifestOf('client').version).toBe(manifestOf('.').version);
  });

  it('is small', () => {
    const bytes = files.map(minified).join('\n');
    const sizes = { gzip: gzipSync(bytes).length, brotli: brotliCompressSync(bytes).length };
    expect(Math.max(...Object.values(sizes))).toBeLessThanOrEqual(LIMIT);
  });
});
