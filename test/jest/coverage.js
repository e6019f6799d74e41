import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { shouldInstrument } from '@jest/transform';
import { sourceMaps } from './source-maps.js';

const session = new Session();
let started;

/** Counts from the first call on what runs in this process: a module's own statements run once, in one of its test files. */
export function startCoverage() {
  started ??= start();
  return started;
}

async function start() {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}

/** What has run since the last call, as jest's reporter wants it. */
export async function coverageOf(options, config) {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file://'))
    .map((file) => ({ ...file, url: fileURLToPath(file.url) }))
    .filter(({ url }) => shouldInstrument(url, options, config))
    .map((file) => ({ result: file, codeTransformResult: transformOf(file.url) }));
}

/** The reporter looks up in the source map what stands where in the code that ran: it needs no more of it than its lines' lengths. */
const transformOf = (path) => ({
  code: findSourceMap(path)
    .lineLengths.map((length) => 'x'.repeat(length))
    .join('\n'),
  originalCode: readFileSync(path, 'utf8'),
  sourceMapPath: sourceMaps.get(path),
});
