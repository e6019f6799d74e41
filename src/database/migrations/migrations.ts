import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';

/** One file of the migrations folder. Its name without the ending (`0001_initial`) is the migration's name. */
export interface Migration {
  readonly name: string;
  readonly changes: MigrationInterface;
}

/** The migrations beside the running code: `dist/migrations` of a build. */
const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));

const FILE = /^(\d{4}_\w+)\.[jt]s$/;

/** The migrations of a folder in the order in which they are applied, which is that of their names. */
export async function loadMigrations(folder = FOLDER): Promise<Migration[]> {
  const files = readdirSync(folder).filter((file) => FILE.test(file));
  const migrations: Migration[] = [];
  // One after the other: they import the same modules.
  for (const file of files.sort()) migrations.push(await load(folder, file));
  return migrations;
}

/** The names of the migrations in a folder, without loading them. */
export function migrationNames(folder = FOLDER): string[] {
  return readdirSync(folder)
    .flatMap((file) => FILE.exec(file)?.[1] ?? [])
    .sort();
}

async function load(folder: string, file: string): Promise<Migration> {
  const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
  if (typeof module.Migration !== 'function')
    throw new Error(`migrations/${file} does not export a class Migration.`);
  const changes = new (module.Migration as new () => MigrationInterface)();
  return { name: file.replace(FILE, '$1'), changes };
}
