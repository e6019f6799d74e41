import { Command } from 'commander';
import { migrationsOf } from '../app-config.js';
import { appliedMigrations } from '../database/migrations/migration-ledger.js';
import { loadMigrations } from '../database/migrations/migrations.js';
import { withDatabase, writeLine, type Shell } from './shell.js';

export const showmigrationsCommand = (shell: Shell): Command =>
  new Command('showmigrations')
    .description('Shows all available migrations and marks those that are applied with an [X].')
    .action(() => run(shell));

async function run(shell: Shell): Promise<void> {
  const migrations = await loadMigrations(migrationsOf(shell.apps));
  const applied = await withDatabase(shell, ({ dataSource }) => appliedMigrations(dataSource));
  for (const { name } of migrations) writeLine(shell.stdout, ` [${applied.has(name) ? 'X' : ' '}] ${name}`);
  if (migrations.length === 0) writeLine(shell.stdout, ' (no migrations)');
}
