import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import { unmigratedChanges } from '../database/migrations/autodetector.js';
import { writeMigration } from '../database/migrations/migration-writer.js';
import {
  FOLDER,
  folderOf,
  loadMigrations,
  namesIn,
  projectOf,
  sourceOf,
  type MigrationFolder,
} from '../database/migrations/migrations.js';
import {
  describe,
  faultOf,
  lossOf,
  suggestName,
  tableOf,
  type Operation,
} from '../database/migrations/operations.js';
import { entitiesOf, migrationsOf } from '../app-config.js';
import { shareFiles } from '../private-files.js';
import { CommandError, writeLine, type Shell } from './shell.js';

/** What the migrations of apps import, as the apps do. */
const PACKAGE = 'bookstore';

interface Options {
  readonly name?: string;
  readonly allowDrop?: true;
  readonly dryRun?: true;
  readonly check?: true;
}

export const makemigrationsCommand = (shell: Shell): Command =>
  new Command('makemigrations')
    .description('Writes a migration for what has changed in the entities since the last one.')
    .option('-n, --name <name>', 'use this name for the migration file, after its number')
    .option('--allow-drop', 'write a migration even if it drops columns or tables with their data')
    .option('--dry-run', 'just show what the migration would do; write nothing')
    .option('--check', 'exit with 1 if the entities have changes that lack a migration; write nothing')
    .action((options: Options) => run(shell, options));

async function run(shell: Shell, options: Options): Promise<void> {
  const folders = migrationsOf(shell.apps);
  checkBuild(folders);
  const operations = await unmigratedChanges(await loadMigrations(folders), entitiesOf(shell.apps), folders);
  if (operations.length === 0) return writeLine(shell.stdout, 'No changes detected');

  if (!options.check) refuse(operations, options);
  const files = [...byFolder(operations, folders)].map(([folder, changes]) => {
    const earlier = namesIn(folder);
    const file = `${nextNumber(earlier)}_${nameFor(changes, earlier, options.name)}.ts`;
    const text = writeMigration(changes, folder === FOLDER ? undefined : PACKAGE);
    return { path: join(sourceOf(folder), file), changes, text };
  });
  writeLine(shell.stdout, 'Migrations:');
  for (const { path, changes } of files) {
    writeLine(shell.stdout, `  ${relative(projectOf(path), path)}`);
    for (const operation of changes) writeLine(shell.stdout, `    ${describe(operation)}`);
  }
  if (options.check) throw new CommandError('The entities have changes that lack a migration.');
  if (options.dryRun) return;
  // Source text is for all who build and run it.
  shareFiles();
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
}

/** The operations by the folder that each belongs in. */
function byFolder(
  operations: readonly Operation[],
  ofApps: readonly MigrationFolder[],
): Map<string, Operation[]> {
  const found = new Map<string, Operation[]>();
  for (const operation of operations) {
    const folder = folderOf(tableOf(operation), ofApps);
    found.set(folder, [...(found.get(folder) ?? []), operation]);
  }
  return found;
}

/** A migration that is written but not built would be written again. */
function checkBuild(ofApps: readonly MigrationFolder[]): void {
  for (const folder of [FOLDER, ...ofApps.map(({ folder }) => folder)]) {
    const source = sourceOf(folder);
    if (existsSync(source) && namesIn(source).join() !== namesIn(folder).join())
      throw new CommandError('The build is older than migrations/. Use npm run manage, which builds first.');
  }
}

/** Throws CommandError for operations that lose something, or that cannot be made. */
function refuse(operations: readonly Operation[], { allowDrop }: Options): void {
  const losses = operations.flatMap((operation) => lossOf(operation) ?? []);
  if (losses.length > 0 && !allowDrop) {
    throw new CommandError(
      `This would drop ${losses.join(', ')}. Nothing was written. If that is intended, add --allow-drop; ` +
        'write a rename by hand, with renameColumn or renameTable.',
    );
  }
  const faults = operations.flatMap((operation) => faultOf(operation) ?? []);
  if (faults.length > 0) throw new CommandError(faults.join(' '));
}

function nameFor(
  operations: readonly Operation[],
  earlier: readonly string[],
  name: string | undefined,
): string {
  if (name === undefined) return earlier.length === 0 ? 'initial' : suggestName(operations);
  if (!/^\w+$/.test(name))
    throw new CommandError('The migration name must be a valid identifier: letters, digits and underscores.');
  return name;
}

function nextNumber(earlier: readonly string[]): string {
  const highest = Math.max(0, ...earlier.map((name) => Number.parseInt(name, 10)));
  return String(highest + 1).padStart(4, '0');
}
