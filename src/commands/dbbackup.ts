import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { readSettings } from '../settings.js';
import { draftOf, pack, publishNew, timestamp } from './backup/files.js';
import { backupPostgres } from './backup/postgres.js';
import { sqliteFile } from './backup/sqlite-file.js';
import { backupSqlite } from './backup/sqlite.js';
import { CommandError, writeLine, type Shell } from './shell.js';

export const dbbackupCommand = (shell: Shell): Command =>
  new Command('dbbackup')
    .description(
      'Writes a consistent copy of the whole database to a file for dbrestore. The service may keep running; PostgreSQL is copied by its own pg_dump.',
    )
    .argument('[file]', 'the new file, gzipped if its name ends in .gz (default: a file in data/backups)')
    .action((file?: string) => run(shell, file));

async function run(shell: Shell, given: string | undefined): Promise<void> {
  const { databaseUrl } = readSettings(shell.env, shell.apps);
  const path = sqliteFile(databaseUrl);
  const file = given ?? `data/backups/bookstore-${timestamp()}.${path === undefined ? 'dump' : 'sqlite3'}`;
  if (existsSync(file)) throw new CommandError(`'${file}' already exists.`);
  mkdirSync(dirname(file), { recursive: true });
  const draft = draftOf(file);
  const packed = `${draft}.gz`;
  try {
    if (path === undefined) await backupPostgres(databaseUrl, draft);
    else await backupSqlite(path, draft);
    if (file.endsWith('.gz')) await pack(draft, packed);
    publishNew(file.endsWith('.gz') ? packed : draft, file);
  } finally {
    for (const rest of [draft, packed, `${draft}-journal`]) rmSync(rest, { force: true });
  }
  writeLine(shell.stdout, `Backed up to ${file}`);
}
