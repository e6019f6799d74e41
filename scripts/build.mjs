/*
 * Builds dist/ with tsc, and copies what pages are made of, unless it is newer than all it is made of. Where the packages of
 * development are not installed, dist/ is taken as it is. `npm run build`, and the first step of `npm start` and
 * `npm run manage`.
 *
 * The documentation pages run two large packages in the browser. A few files of them are all that is served; they are copied
 * with their licences, so that production needs neither the packages nor what those depend on.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(PROJECT, 'dist');
/** Its time is that at which the last build that succeeded began. */
const STAMP = join(DIST, '.built');
const FOLDERS = ['src', 'migrations', 'examples/library'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json'].map((file) => join(PROJECT, file));
/** Where `src/rest/schema/site/assets.ts` looks for them. */
const BUNDLES = join(DIST, 'bundles');
const BUNDLED = [
  'redoc/LICENSE',
  'redoc/bundles/redoc.standalone.js',
  'redoc/bundles/redoc.standalone.js.LICENSE.txt',
  'swagger-ui-dist/LICENSE',
  'swagger-ui-dist/NOTICE',
  'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui-dist/swagger-ui.css',
].map((file) => ({ file, source: join(PROJECT, 'node_modules', file) }));

const typescript = findTypeScript();
if (typescript) {
  if (!isFresh()) await alone(() => isFresh() || build(typescript));
} else if (!existsSync(join(DIST, 'src'))) {
  console.error('There is no dist/, and what builds it is not installed. Run npm ci first.');
  process.exit(1);
}

function findTypeScript() {
  const { resolve } = createRequire(import.meta.url);
  try {
    // TypeScript alone may be there as another package's peer.
    resolve('@types/node/package.json');
    return resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

function isFresh() {
  // Another process that builds takes it away.
  const stamp = statSync(STAMP, { throwIfNoEntry: false });
  if (!stamp || orphans().length > 0) return false;
  const sources = FOLDERS.flatMap((folder) => filesIn(join(PROJECT, folder)));
  const bundled = BUNDLED.map(({ source }) => source);
  return [...SETTINGS, ...sources, ...bundled].every((file) => statSync(file).mtimeMs < stamp.mtimeMs);
}

/** What was built of sources that are gone: such a migration would still be applied. */
function orphans() {
  const outputs = FOLDERS.flatMap((folder) => filesIn(join(DIST, folder)));
  return outputs.filter((output) => {
    const source = join(PROJECT, output.slice(DIST.length));
    return !existsSync(source) && !existsSync(source.replace(/\.(js(\.map)?|d\.ts)$/, '.ts'));
  });
}

/** Runs `work` while no other process does. SQLite's lock goes with the process that holds it. */
async function alone(work) {
  mkdirSync(DIST, { recursive: true });
  const { default: BetterSqlite3 } = await import('better-sqlite3');
  const lock = new BetterSqlite3(join(DIST, '.lock'), { timeout: 120_000 });
  lock.exec('BEGIN EXCLUSIVE');
  work();
  lock.close();
}

function build(tsc) {
  const began = new Date();
  rmSync(STAMP, { force: true });
  for (const output of orphans()) rmSync(output);
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: PROJECT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  copyAssets();
  copyBundles();
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

/** What is no TypeScript and is read at run time: the templates of pages, their styles. */
function copyAssets() {
  const filter = (file) => !file.endsWith('.ts');
  for (const folder of FOLDERS.filter((each) => existsSync(join(PROJECT, each))))
    cpSync(join(PROJECT, folder), join(DIST, folder), { recursive: true, filter });
}

/** The folder is emptied first, so that it keeps no file that a newer package no longer has. */
function copyBundles() {
  rmSync(BUNDLES, { recursive: true, force: true });
  for (const { file, source } of BUNDLED) {
    const copy = join(BUNDLES, file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(source, copy);
  }
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
