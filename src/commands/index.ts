import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import type { Apps } from '../app-config.js';
import { keepFilesPrivate } from '../private-files.js';
import { changepasswordCommand } from './changepassword.js';
import { checkCommand } from './check.js';
import { createsuperuserCommand } from './createsuperuser.js';
import { dbbackupCommand } from './dbbackup.js';
import { dbrestoreCommand } from './dbrestore.js';
import { dumpdataCommand } from './dumpdata.js';
import { flushexpiredtokensCommand } from './flushexpiredtokens.js';
import { loaddataCommand } from './loaddata.js';
import { makemigrationsCommand } from './makemigrations.js';
import { migrateCommand } from './migrate.js';
import { writeLine, type Shell } from './shell.js';
import { showmigrationsCommand } from './showmigrations.js';
import { spectacularCommand } from './spectacular.js';

const COMMANDS = [
  changepasswordCommand,
  checkCommand,
  createsuperuserCommand,
  dbbackupCommand,
  dbrestoreCommand,
  dumpdataCommand,
  flushexpiredtokensCommand,
  loaddataCommand,
  makemigrationsCommand,
  migrateCommand,
  showmigrationsCommand,
  spectacularCommand,
];

/** Runs the command that this process was started for, with these apps: Django's manage.py. */
export async function manage(apps: Apps): Promise<void> {
  const { argv, env, stdin, stdout, stderr } = process;
  keepFilesPrivate();
  if (existsSync('.env')) process.loadEnvFile();
  // Who reads the output may stop reading, as `head` does.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.exitCode = await callCommand(argv.slice(2), { apps, env, stdin, stdout, stderr });
}

/**
 * Runs a management command, `words` being its name and arguments, and answers the exit code: Django's `call_command`.
 * What goes wrong is told in one line; `--traceback` shows where.
 */
export async function callCommand(words: readonly string[], shell: Shell): Promise<number> {
  const program = new Command('manage')
    .description('Management commands')
    .option('--traceback', 'show a stack trace on errors');
  for (const command of COMMANDS) program.addCommand(command(shell));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => shell.stdout.write(text),
      writeErr: (text) => shell.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'CommandError: ')),
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode; // it has said what is wrong
    const { traceback } = program.opts<{ traceback?: true }>();
    writeLine(shell.stderr, traceback ? inspect(error) : `CommandError: ${reasonOf(error)}`);
    return 1;
  }
}

/** One line on what went wrong. Several attempts to connect fail for several reasons, with no message in common. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as { message?: string; errors?: unknown[] };
  if (!message && errors) return errors.map(reasonOf).join(' ');
  return (message ?? String(error)).replace(/\s*\n\s*/g, ' ');
}
