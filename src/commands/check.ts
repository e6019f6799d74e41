import { Command, Option } from 'commander';
import { unmigratedChanges } from '../database/migrations/autodetector.js';
import { DeclarationError } from '../database/declaration-error.js';
import { appliedMigrations } from '../database/migrations/migration-ledger.js';
import { loadMigrations, type Migration } from '../database/migrations/migrations.js';
import { openDatabase } from '../database/open-database.js';
import { describe } from '../database/migrations/operations.js';
import { entitiesOf, migrationsOf } from '../app-config.js';
import { redisFault } from '../rest/throttling/redis-probe.js';
import { readSettings, type Settings } from '../settings.js';
import { deploymentIssues } from './deployment-checks/index.js';
import { LEVELS, type Issue, type Level } from './deployment-checks/issue.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

export const checkCommand = (shell: Shell): Command =>
  new Command('check')
    .description(
      'Checks the settings, the database, Redis, and that the migrations are complete, known and applied.',
    )
    .option('--deploy', 'also check for settings that are unsafe in production')
    .addOption(
      new Option('--fail-level <level>', 'the lowest message level that makes the command fail')
        .choices(LEVELS)
        .default('ERROR'),
    )
    .action((options: Options) => run(shell, options));

interface Options {
  readonly deploy?: true;
  readonly failLevel: Level;
}

async function run(shell: Shell, { deploy, failLevel }: Options): Promise<void> {
  const settings = readSettings(shell.env, shell.apps);
  const found = [...(deploy ? deploymentIssues(settings, shell.env) : []), ...(await redisIssues(settings))];
  const migrations = await loadMigrations(migrationsOf(shell.apps));
  const applied = await appliedOnes(shell).catch((error: unknown) => {
    // What is unsafe is so whether or not there is a database yet.
    if (found.length > 0) tell(shell, found);
    throw error;
  });
  found.push(...unknownMigrations(applied, migrations));
  if (found.length > 0) tell(shell, found);
  const issues = [
    ...unappliedMigrations(applied, migrations),
    ...(await changesWithoutMigration(shell, migrations)),
    ...(await wrongDeclarations(shell)),
  ];
  if (issues.length > 0)
    throw new CommandError(
      `System check identified ${plural(issues.length, 'issue')}: ${issues.join('; ')}.`,
    );
  if (found.length === 0) tell(shell, found);
  const failures = found.filter(({ level }) => LEVELS.indexOf(level) >= LEVELS.indexOf(failLevel));
  if (failures.length > 0)
    throw new CommandError(`${plural(failures.length, 'issue')} of level ${failLevel} or above.`);
}

/** In Django's form. */
function tell(shell: Shell, issues: readonly Issue[]): void {
  if (issues.length === 0) return writeLine(shell.stdout, 'System check identified no issues.');
  writeLine(shell.stdout, 'System check identified some issues:');
  for (const level of [...LEVELS].reverse()) {
    const found = issues.filter((issue) => issue.level === level);
    if (found.length > 0) writeLine(shell.stdout, `\n${level}S:`);
    for (const { id, message, hint } of found)
      writeLine(shell.stdout, `?: (${id}) ${message}\n\tHINT: ${hint}`);
  }
  writeLine(shell.stdout, `\nSystem check identified ${plural(issues.length, 'issue')}.`);
}

async function redisIssues({ redisUrl }: Settings): Promise<Issue[]> {
  const message = redisUrl === null ? undefined : await redisFault(redisUrl);
  const hint = 'Until it answers, requests that a throttle limits get 503.';
  return message ? [{ level: 'WARNING', id: 'bookstore.W019', message, hint }] : [];
}

/** Wrong settings and a database that cannot be reached are errors of their own. */
const appliedOnes = (shell: Shell): Promise<Set<string>> =>
  withDatabase(shell, ({ dataSource }) => appliedMigrations(dataSource));

function unappliedMigrations(applied: ReadonlySet<string>, migrations: readonly Migration[]): string[] {
  const names = migrations.map(({ name }) => name).filter((name) => !applied.has(name));
  return names.length === 0
    ? []
    : [`${plural(names.length, 'unapplied migration')} (${names.join(', ')}), run migrate`];
}

/** A newer version of the service has applied them, or another branch of its code. */
function unknownMigrations(applied: ReadonlySet<string>, migrations: readonly Migration[]): Issue[] {
  const known = new Set(migrations.map(({ name }) => name));
  const names = [...applied].filter((name) => !known.has(name)).sort();
  const message = `The database has migrations that this version does not know: ${names.join(', ')}.`;
  const hint = 'Run the version that they belong to, or revert them with that version: manage migrate NAME.';
  return names.length > 0 ? [{ level: 'WARNING', id: 'bookstore.W018', message, hint }] : [];
}

async function changesWithoutMigration(shell: Shell, migrations: readonly Migration[]): Promise<string[]> {
  const words = (await unmigratedChanges(migrations, entitiesOf(shell.apps), migrationsOf(shell.apps)))
    .map(describe)
    .join(', ');
  return words ? [`changes of the entities without a migration (${words}), run makemigrations`] : [];
}

/** What entities, serializers and views say that cannot be, found by making them as a start does. */
async function wrongDeclarations(shell: Shell): Promise<string[]> {
  // Loaded here because it takes half a second, which the other commands need not wait for.
  const { NestFactory } = await import('@nestjs/core');
  const { AppModule } = await import('../app.module.js');
  // Whether Redis can be used is known by then, and what is declared does not depend on it.
  const settings = readSettings({ ...shell.env, REDIS_URL: '' }, shell.apps);
  const database = await openDatabase(settings, entitiesOf(shell.apps));
  try {
    const options = { logger: false, abortOnError: false } as const;
    const context = await NestFactory.createApplicationContext(
      await AppModule.of(settings, database, shell.apps),
      options,
    );
    await context.close();
    return [];
  } catch (error) {
    await database.close();
    if (!(error instanceof DeclarationError)) throw error;
    return error.faults.map((fault) => fault.replace(/\.$/, ''));
  }
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
