import BetterSqlite3 from 'better-sqlite3';
import { registerFunctions } from './sqlite-functions.js';

/** Bytes of the file that are read through memory the processes share, instead of being copied. */
const MMAP_SIZE = 4 * 1024 ** 3;

/** A connection to the file as every part of the service uses it: for writing (one for each process) or reading alone. */
export function connect(path: string, { readonly = false } = {}): BetterSqlite3.Database {
  // No busy timeout: it would block the thread that serves everybody. Writers wait without blocking.
  const connection = new BetterSqlite3(path, { timeout: 0, readonly });
  if (!readonly) {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    // Savepoints and triggers would write their undo journal to a file.
    connection.pragma('temp_store = MEMORY');
  }
  connection.pragma(`mmap_size = ${MMAP_SIZE}`);
  registerFunctions(connection);
  return connection;
}
