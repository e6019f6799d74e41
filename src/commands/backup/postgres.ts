import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CommandError } from '../shell.js';

/** Copies the database to the file `copy` in pg_dump's custom format, and reads it once through. Throws CommandError. */
export async function backupPostgres(url: string, copy: string): Promise<void> {
  await run('pg_dump', url, ['--format=custom', '--no-owner', `--file=${copy}`]);
  await verifyPostgres(copy);
}

/** Puts what a backup holds in the place of the database's own, all or nothing. Throws CommandError. */
export async function restorePostgres(url: string, file: string): Promise<void> {
  await verifyPostgres(file);
  await run('pg_restore', url, ['--clean', '--if-exists', '--no-owner', '--single-transaction', file]);
}

/** pg_restore without a database turns all of the file into SQL, which goes nowhere. */
const verifyPostgres = (file: string): Promise<void> =>
  run('pg_restore', undefined, ['--file=/dev/null', file]);

async function run(program: string, url: string | undefined, words: readonly string[]): Promise<void> {
  const { target, password } = url === undefined ? { target: [], password: '' } : connectionTo(url);
  const child = spawn(program, [...target, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...(password && { PGPASSWORD: password }) },
  });
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  const told = text(child.stderr);
  try {
    const [code] = (await Promise.race([once(child, 'close'), failed])) as [number | null];
    if (code !== 0)
      throw new CommandError(`${program} failed: ${(await told).trim() || `exit code ${code}`}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CommandError(
      `${program} is not on the PATH: install PostgreSQL's client programs, of the server's version or newer (Debian: postgresql-client).`,
    );
  }
}

/** The database for `--dbname`. Any user who lists the machine's processes sees that, so the password goes another way. */
function connectionTo(databaseUrl: string): { target: string[]; password: string } {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { target: [`--dbname=${url.href}`], password };
}
