import { workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

/** How long writers wait at the most while the log is emptied, for those who still read from it, in milliseconds. */
const PATIENCE = 200;

/** Moves SQLite's log to the file and cuts it to nothing, as far as others let it. */
const connection = new BetterSqlite3(workerData as string, { fileMustExist: true, timeout: PATIENCE });
try {
  // Most of it is moved while others write; only for the rest do they wait.
  connection.pragma('wal_checkpoint(PASSIVE)');
  connection.pragma('wal_checkpoint(TRUNCATE)');
} finally {
  connection.close();
}
