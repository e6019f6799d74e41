/*
 * `npm ci` ends with this. Compiled as it is for Node 24.19 and later, better-sqlite3 12 ends the process now and then
 * (object-wrap.h says why); it is then compiled again without what does so. Version 13 needs none of this, but Node 22 and a
 * TypeORM that takes it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = `${PROJECT}/node_modules/better-sqlite3/build/Release/better_sqlite3.node`;

const endsTheProcess = () =>
  existsSync(BINARY) && readFileSync(BINARY).includes('RemoveEnvironmentCleanupHook');

if (endsTheProcess()) {
  console.log('Compiling better-sqlite3 for this version of Node.');
  // Seen from better-sqlite3/build, where the compiler runs: a path without blanks.
  const env = {
    ...process.env,
    CXXFLAGS: `${process.env.CXXFLAGS ?? ''} -include ../../../scripts/sqlite/object-wrap.h`,
    npm_config_build_from_source: 'true',
  };
  const words = [process.env.npm_execpath, 'rebuild', 'better-sqlite3', '--foreground-scripts'];
  execFileSync(process.execPath, words, { cwd: PROJECT, env, stdio: 'inherit' });
  if (endsTheProcess()) throw new Error('better-sqlite3 would still end the process. Use Node 22.');
}
