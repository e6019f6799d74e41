import { existsSync, statSync } from 'node:fs';
import type { DataSource, DataSourceOptions } from 'typeorm';

/** The database cannot be used as it is. The message is one sentence that says why, and what to do. */
export class DatabaseUnusable extends Error {}

/** PostgreSQL's oldest version with all that the service asks of it, as in `server_version_num`. */
const OLDEST = 130_000;

/** Runs `work`, which begins to use a database. Throws DatabaseUnusable for what has to be set right first. */
export async function usable<T>(options: DataSourceOptions, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence =
      options.type === 'postgres'
        ? objectionOfPostgres(String(options.url), reasonOf(error))
        : objectionOfSqlite(String(options.database), reasonOf(error));
    if (sentence === undefined) throw error;
    throw new DatabaseUnusable(sentence, { cause: error });
  }
}

/** Throws DatabaseUnusable for a PostgreSQL database that would not keep every text, or is too old. */
export async function checkPostgres(dataSource: DataSource): Promise<void> {
  const [state] = await dataSource.query<PostgresState[]>(
    `SELECT current_database() AS name, current_setting('server_encoding') AS encoding,
      current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const sentence = objectionTo(state);
  if (sentence) throw new DatabaseUnusable(sentence);
}

interface PostgresState {
  readonly name: string;
  readonly encoding: string;
  readonly number: number;
  readonly version: string;
}

export function objectionTo({ name, encoding, number, version }: PostgresState): string | undefined {
  if (number < OLDEST) {
    return `PostgreSQL ${version} is too old: the service needs PostgreSQL ${OLDEST / 10_000} or newer.`;
  }
  if (encoding === 'UTF8') return undefined;
  return `The database "${name}" has the encoding ${encoding}, and the service needs UTF8: create another with ${created('NAME')}, and name it in DATABASE_URL.`;
}

const created = (name: string): string => `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`;

interface Reason {
  /** SQLSTATE, SQLite's code or the system's; empty where there is none. */
  readonly code: string;
  readonly message: string;
}

/** Of an error of a driver, of TypeORM around one, or of several attempts to connect. */
function reasonOf(error: unknown): Reason {
  const { driverError, errors, code, message } = error as {
    readonly driverError?: unknown;
    readonly errors?: readonly unknown[];
    readonly code?: unknown;
    readonly message?: string;
  };
  if (driverError) return reasonOf(driverError);
  if (!message && errors?.length) return reasonOf(errors[0]);
  return { code: typeof code === 'string' ? code : '', message: message ?? String(error) };
}

/** What pg says itself, without a code. */
const NO_ANSWER = /timeout|Connection terminated/;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function objectionOfPostgres(url: string, { code, message }: Reason): string | undefined {
  const { host, user, database } = partsOf(url);
  if (/^E[A-Z_]+$/.test(code) || (code === '' && NO_ANSWER.test(message)))
    return `No PostgreSQL server answers at ${host} (${message}): start it, or correct DATABASE_URL.`;
  if (code.startsWith('28') || message.startsWith('SASL'))
    return `PostgreSQL at ${host} rejects the user "${user}" (${message}): correct the name and the password in DATABASE_URL.`;
  if (code === '3D000')
    return `There is no database "${database}" at ${host}: create it with ${created(`"${database}"`)}, or correct DATABASE_URL.`;
  if (code === '42501')
    return `The user "${user}" lacks a privilege in the database "${database}" (${message}): let its owner run GRANT ALL ON SCHEMA public TO "${user}", or make that user the owner of the database.`;
  if (/^(53300|57P03)$/.test(code))
    return `PostgreSQL at ${host} accepts no connections at the moment (${message}): try again later.`;
  if (code === '25006')
    return `PostgreSQL at ${host} is read-only (${message}): name a writable server in DATABASE_URL.`;
  return undefined;
}

function partsOf(url: string): { host: string; user: string; database: string } {
  const { host, username, pathname } = new URL(url);
  return {
    host: host || 'this machine',
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

/** https://sqlite.org/rescode.html, and what the system says of folders. */
function objectionOfSqlite(path: string, { code, message }: Reason): string | undefined {
  if (existsSync(path) && statSync(path).isDirectory())
    return `${path} is a folder: name a file in DATABASE_URL, such as sqlite:${path}/bookstore.sqlite3.`;
  if (code === 'SQLITE_NOTADB')
    return `${path} is not an SQLite database: name another file in DATABASE_URL, or move this one away.`;
  if (code.startsWith('SQLITE_CORRUPT'))
    return `${path} is damaged (${message}): restore a backup with dbrestore.`;
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR)|E[A-Z]+$)/.test(code))
    return `${path} cannot be opened for writing (${message}): the user that runs the service needs write permission for the file and its folder.`;
  return undefined;
}
