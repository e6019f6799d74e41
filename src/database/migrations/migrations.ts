import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';

/** One file of the migrations folder. Its name without the ending (`0001_initial`) is the migration's name. */
export interface Migration {
  readonly name: string;
  readonly changes: MigrationInterface;
}

/** The service's migrations beside the running code: `dist/migrations` of a build. */
export const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));

const FILE = /^(\d{4}_\w+)\.[jt]s$/;

/** A folder of migrations that an app brings along. */
export interface MigrationFolder {
  /** Stands before the names of its migrations: `shop.0001_initial`. */
  readonly label: string;
  /** Beside the running code. */
  readonly folder: string;
}

/** Returns the service's migrations in the order in which they are applied, which is that of their names; then those of apps. */
export async function loadMigrations(ofApps: readonly MigrationFolder[] = []): Promise<Migration[]> {
  const migrations: Migration[] = [];
  // One after the other: they import the same modules.
  for (const { folder, label } of [{ folder: FOLDER, label: '' }, ...ofApps])
    for (const file of filesIn(folder)) migrations.push(await load(folder, file, label && `${label}.`));
  return migrations;
}

/** A new app has no folder yet. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => FILE.test(file))
        .sort()
    : [];

/** Returns the names of all migrations, without loading them. */
export const migrationNames = (ofApps: readonly MigrationFolder[] = []): string[] => [
  ...namesIn(FOLDER),
  ...ofApps.flatMap(({ label, folder }) => namesIn(folder).map((name) => `${label}.${name}`)),
];

/** Returns the names of the migrations of one folder, in order. */
export const namesIn = (folder: string): string[] => filesIn(folder).map((file) => file.replace(FILE, '$1'));

async function load(folder: string, file: string, prefix: string): Promise<Migration> {
  const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
  if (typeof module.Migration !== 'function')
    throw new Error(`${join(folder, file)} does not export a class Migration.`);
  const changes = new (module.Migration as new () => MigrationInterface)();
  return { name: prefix + file.replace(FILE, '$1'), changes };
}

/** Returns the folder that changes of a table belong in: that of the app whose label the table's name begins with. */
export const folderOf = (table: string, ofApps: readonly MigrationFolder[]): string =>
  ofApps.find(({ label }) => table.startsWith(`${label}_`))?.folder ?? FOLDER;

/** Where the source of a folder of the running code is: beside package.json, without `dist/`, which tsc builds into. */
export function sourceOf(folder: string): string {
  const project = projectOf(folder);
  return join(project, relative(project, folder).replace(/^dist(?=[\\/])/, ''));
}

export function projectOf(path: string): string {
  let project = dirname(path);
  while (!existsSync(join(project, 'package.json'))) project = dirname(project);
  return project;
}
