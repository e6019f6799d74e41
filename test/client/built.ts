import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../operations/process.js';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** Runs the compiler. Throws what it reports. */
export function tsc(folder: string, ...words: string[]): void {
  try {
    execFileSync(process.execPath, [TSC, ...words], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  }
}

/** Makes a folder in which the client is built and installed. Returns its path. */
export function projectWithClient(): string {
  const project = mkdtempSync(join(tmpdir(), 'bookstore-client-'));
  const installed = join(project, 'node_modules/bookstore-client');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(ROOT, 'client/package.json'), join(installed, 'package.json'));
  tsc(ROOT, '-p', 'client', '--outDir', join(installed, 'dist'));
  return project;
}
