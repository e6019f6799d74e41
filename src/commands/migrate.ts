import { Command } from 'commander';
import { unmigratedChanges } from '../database/migrations/autodetector.js';
import { loadMigrations, type Migration } from '../database/migrations/migrations.js';
import { migrate } from '../database/migrations/migrator.js';
import { entitiesOf, makeReady, migrationsOf } from '../app-config.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

export const migrateCommand = (shell: Shell): Command =>
  new Command('migrate')
    .description('Updates the database schema to the newest migration, or to a given one.')
    .argument(
      '[name]',
      'the target migration, forwards or backwards, or a prefix of its name; "zero" reverts all',
    )
    .action((name?: string) => run(shell, name));

async function run(shell: Shell, name: string | undefined): Promise<void> {
  const write = (text: string): void => void shell.stdout.write(text);
  const migrations = await loadMigrations(migrationsOf(shell.apps));
  const target = name && findTarget(migrations, name);
  await withDatabase(shell, async (database, settings) => {
    write(`Operations to perform:\n  ${intention(target)}\nRunning migrations:\n`);
    const steps = await migrate(database.dataSource, target, {
      migrations,
      progress: {
        copied: (copy) => write(`  Copied the database to ${copy}\n`),
        started: ({ migration, backwards }) =>
          write(`  ${backwards ? 'Unapplying' : 'Applying'} ${migration.name}...`),
        finished: () => write(' OK\n'),
        failed: () => write('\n'),
      },
    });
    if (steps.length === 0) write('  No migrations to apply.\n');
    if (!target) await makeReady(shell.apps, database, settings);
  });
  if ((await unmigratedChanges(migrations, entitiesOf(shell.apps), migrationsOf(shell.apps))).length === 0)
    return;
  writeLine(
    shell.stdout,
    `  Your models have changes that are not yet reflected in a migration, and so won't be applied.`,
  );
  writeLine(
    shell.stdout,
    `  Run 'makemigrations' to make new migrations, and then re-run 'migrate' to apply them.`,
  );
}

function intention(target: string | undefined): string {
  if (target === 'zero') return 'Unapply all migrations';
  return target ? `Target specific migration: ${target}` : 'Apply all migrations';
}

function findTarget(migrations: readonly Migration[], beginning: string): string {
  const names = migrations.map(({ name }) => name);
  if (beginning === 'zero' || names.includes(beginning)) return beginning;
  const matches = names.filter((name) => name.startsWith(beginning));
  if (matches.length > 1)
    throw new CommandError(`More than one migration matches '${beginning}'. Please be more specific.`);
  if (matches.length === 0) throw new CommandError(`Cannot find a migration matching '${beginning}'.`);
  return matches[0];
}
