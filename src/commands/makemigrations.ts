import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { unmigratedChanges } from '../database/migrations/autodetector.js';
import { writeMigration } from '../database/migrations/migration-writer.js';
import { loadMigrations, migrationNames, type Migration } from '../database/migrations/migrations.js';
import { describe, faultOf, lossOf, suggestName, type Operation } from '../database/migrations/operations.js';
import { entities } from '../entities.js';
import { shareFiles } from '../private-files.js';
import { CommandError, writeLine, type Shell } from './shell.js';

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
  const folder = sourceFolder();
  const migrations = await loadMigrations();
  checkBuild(folder, migrations);
  const operations = await unmigratedChanges(migrations, entities);
  if (operations.length === 0) return writeLine(shell.stdout, 'No changes detected');

  const name = `${nextNumber(migrations)}_${nameFor(operations, migrations, options.name)}`;
  if (!options.check) refuse(operations, options);
  writeLine(shell.stdout, `Migrations:\n  migrations/${name}.ts`);
  for (const operation of operations) writeLine(shell.stdout, `    ${describe(operation)}`);
  if (options.check) throw new CommandError('The entities have changes that lack a migration.');
  if (options.dryRun) return;
  // Source text is for all who build and run it.
  shareFiles();
  writeFileSync(join(folder, `${name}.ts`), writeMigration(operations), { flag: 'wx' });
}

/** `migrations/` beside package.json, wherever the code was built to. */
function sourceFolder(): string {
  let project = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(project, 'package.json'))) project = dirname(project);
  return join(project, 'migrations');
}

/** A migration that is written but not built would be written again. */
function checkBuild(folder: string, built: readonly Migration[]): void {
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder} to write a migration to.`);
  if (migrationNames(folder).join() === built.map(({ name }) => name).join()) return;
  throw new CommandError('The build is older than migrations/. Use npm run manage, which builds first.');
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
  earlier: readonly Migration[],
  name: string | undefined,
): string {
  if (name === undefined) return earlier.length === 0 ? 'initial' : suggestName(operations);
  if (!/^\w+$/.test(name))
    throw new CommandError('The migration name must be a valid identifier: letters, digits and underscores.');
  return name;
}

function nextNumber(migrations: readonly Migration[]): string {
  const highest = Math.max(0, ...migrations.map(({ name }) => Number.parseInt(name, 10)));
  return String(highest + 1).padStart(4, '0');
}
