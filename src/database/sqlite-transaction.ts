import { setTimeout as sleep } from 'node:timers/promises';
import type { Row, Transact, Work } from './database.js';
import { DatabaseUnavailable } from './errors.js';
import { connect } from './sqlite-connection.js';
import { PreparedStatements } from './sqlite-statements.js';

/** How long a write waits for another process that is writing, in milliseconds. */
export const BUSY_TIMEOUT = 5000;

export const locked = (): DatabaseUnavailable =>
  new DatabaseUnavailable('The database is locked by another writer.');

export const isBusy = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** Runs work from its beginning to its end, without a pause. */
export function perform<T>(statements: PreparedStatements, work: () => Work<T>): T {
  const body = work();
  let step = body.next([]);
  while (!step.done) {
    let rows: Row[];
    try {
      rows = statements.run(step.value.sql, step.value.parameters);
    } catch (error) {
      step = body.throw(error);
      continue;
    }
    step = body.next(rows);
  }
  return step.value;
}

/** One transaction on a connection of its own, so that all others wait for it as for another process's. */
export async function longTransaction<T>(
  path: string,
  body: (transaction: Transact) => Promise<T>,
): Promise<T> {
  const connection = connect(path);
  const statements = new PreparedStatements(connection);
  try {
    await begin(statements);
    const value = await body(async (work) => perform(statements, work));
    statements.run('COMMIT');
    return value;
  } catch (error) {
    if (connection.inTransaction) statements.run('ROLLBACK');
    throw error;
  } finally {
    connection.close();
  }
}

async function begin(statements: PreparedStatements): Promise<void> {
  for (const since = Date.now(); ; await sleep(2)) {
    try {
      statements.run('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (Date.now() - since > BUSY_TIMEOUT) throw locked();
    }
  }
}
