import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
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

/** What has run since the last call, as jest's reporter wants it: with the code as it was run. */
export async function coverageOf(options, config) {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const files = result
    .filter(({ url }) => url.startsWith('file://'))
    .map((file) => ({ ...file, url: fileURLToPath(file.url) }))
    .filter(({ url }) => shouldInstrument(url, options, config));
  await session.post('Debugger.enable');
  const coverage = [];
  for (const file of files) coverage.push({ result: file, codeTransformResult: await transformOf(file) });
  await session.post('Debugger.disable');
  return coverage;
}

async function transformOf({ url, scriptId }) {
  const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId });
  return { code: scriptSource, originalCode: readFileSync(url, 'utf8'), sourceMapPath: sourceMaps.get(url) };
}
