import { Command } from 'commander';
import { unmigratedChanges } from '../database/autodetector.js';
import { appliedMigrations } from '../database/migration-ledger.js';
import { loadMigrations, type Migration } from '../database/migrations.js';
import { describe } from '../database/operations.js';
import { entities } from '../entities.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

export const checkCommand = (shell: Shell): Command =>
  new Command('check')
    .description('Checks the settings, the database, and that the migrations are complete and applied.')
    .action(() => run(shell));

async function run(shell: Shell): Promise<void> {
  const migrations = await loadMigrations();
  const issues = [
    ...(await unappliedMigrations(shell, migrations)),
    ...(await changesWithoutMigration(migrations)),
  ];
  if (issues.length > 0)
    throw new CommandError(
      `System check identified ${plural(issues.length, 'issue')}: ${issues.join('; ')}.`,
    );
  writeLine(shell.stdout, 'System check identified no issues.');
}

/** Wrong settings and a database that cannot be reached are errors of their own. */
async function unappliedMigrations(shell: Shell, migrations: readonly Migration[]): Promise<string[]> {
  const applied = await withDatabase(shell, ({ dataSource }) => appliedMigrations(dataSource));
  const names = migrations.map(({ name }) => name).filter((name) => !applied.has(name));
  return names.length === 0
    ? []
    : [`${plural(names.length, 'unapplied migration')} (${names.join(', ')}), run migrate`];
}

async function changesWithoutMigration(migrations: readonly Migration[]): Promise<string[]> {
  const words = (await unmigratedChanges(migrations, entities)).map(describe).join(', ');
  return words ? [`changes of the entities without a migration (${words}), run makemigrations`] : [];
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
