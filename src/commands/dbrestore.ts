import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { migrationsOf } from '../app-config.js';
import { migrationNames } from '../database/migrations/migrations.js';
import { readSettings } from '../settings.js';
import { draftOf, unpack } from './backup/files.js';
import { restorePostgres } from './backup/postgres.js';
import { sqliteFile } from './backup/sqlite-file.js';
import { restoreSqlite } from './backup/sqlite.js';
import { writeLine, type Shell } from './shell.js';

export const dbrestoreCommand = (shell: Shell): Command =>
  new Command('dbrestore')
    .description(
      `Replaces the database with a backup made by dbbackup, after verifying that it is intact. The service must not be running. The previous SQLite database is kept beside the new one.`,
    )
    .argument('<file>', 'the backup, gzipped or not')
    .action((file: string) => run(shell, file));

async function run(shell: Shell, file: string): Promise<void> {
  const { databaseUrl } = readSettings(shell.env, shell.apps);
  const path = sqliteFile(databaseUrl);
  const folder = path === undefined ? mkdtempSync(join(tmpdir(), 'bookstore-restore-')) : undefined;
  const draft = draftOf(path ?? join(folder!, 'dump'));
  try {
    mkdirSync(dirname(draft), { recursive: true });
    await unpack(file, draft);
    if (path === undefined) await restorePostgres(databaseUrl, draft);
    else {
      const kept = restoreSqlite(draft, path, migrationNames(migrationsOf(shell.apps)));
      if (kept) writeLine(shell.stdout, `Kept the previous database as ${kept}`);
    }
  } finally {
    for (const rest of ['', '-journal']) rmSync(draft + rest, { force: true });
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
  writeLine(shell.stdout, `Restored ${file}`);
}
