import type { Readable, Writable } from 'node:stream';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { entitiesOf, type Apps } from '../app-config.js';
import type { Variables } from '../environment.js';
import { readSettings, type Settings } from '../settings.js';

/** What a command works with: the service's apps, and what it reads and writes, which is the process's own or a test's. */
export interface Shell {
  readonly apps: Apps;
  readonly env: Variables;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Something the user can set right: shown as one line, with exit code 1. */
export class CommandError extends Error {}

export function writeLine(stream: Writable, line = ''): void {
  stream.write(`${line}\n`);
}

/** Runs `work` with the database of the settings, and closes it. */
export async function withDatabase<T>(
  shell: Shell,
  work: (database: Database, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = readSettings(shell.env, shell.apps);
  const database = await openDatabase(settings, entitiesOf(shell.apps));
  try {
    return await work(database, settings);
  } finally {
    await database.close();
  }
}
