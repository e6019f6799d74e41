import { setTimeout as sleep } from 'node:timers/promises';
import type { Row, Transact, Work } from '../database.js';
import { toStatements } from '../models/carry-out.js';
import { SqliteConnection } from './connection.js';
import { isBusy } from './errors.js';

/** How long a statement waits for another process that holds a lock, in milliseconds. */
export const BUSY_TIMEOUT = 5000;

/** How often it tries. */
export const BUSY_INTERVAL = 2;

/** Tries until no other process holds a lock that is in the way. Other requests do not wait for it. */
export async function whenFree<T>(attempt: () => T): Promise<T> {
  // A clock that cannot be set: that of the day may go back by an hour.
  for (const since = performance.now(); ; await sleep(BUSY_INTERVAL)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > BUSY_TIMEOUT) throw error;
    }
  }
}

/** Runs work from its beginning to its end, without a pause. */
export function perform<T>(connection: SqliteConnection, work: () => Work<T>): T {
  const statements = toStatements(work())[Symbol.iterator]();
  let step = statements.next();
  while (!step.done) {
    const { sql, parameters, outcomeOf } = step.value;
    let rows: Row[];
    try {
      rows = connection.run(sql, parameters);
    } catch (error) {
      step = statements.throw(error);
      continue;
    }
    step = statements.next(outcomeOf(rows));
  }
  return step.value;
}

/** One transaction on a connection of its own, so that all others wait for it as for another process's. */
export async function longTransaction<T>(
  path: string,
  body: (transaction: Transact) => Promise<T>,
): Promise<T> {
  const connection = new SqliteConnection(path);
  try {
    await whenFree(() => connection.run('BEGIN IMMEDIATE'));
    const value = await body(async (work) => perform(connection, work));
    connection.run('COMMIT');
    return value;
  } finally {
    // Closing undoes what was not committed.
    connection.close();
  }
}
