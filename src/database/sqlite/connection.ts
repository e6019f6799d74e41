import BetterSqlite3 from 'better-sqlite3';
import { DatabaseUnavailable } from '../errors.js';
import { fromSqlite, isBroken } from './errors.js';
import { registerFunctions } from './functions.js';
import { PreparedStatements } from './prepared-statements.js';
import type { Row } from '../sql/statement.js';

/** Bytes of the file that are read through memory the processes share, instead of being copied. */
const MMAP_SIZE = 4 * 1024 ** 3;

/**
 * The page cache of a connection that only reads, in KiB. Such connections go through most of the file once. They do not map
 * it: the process would be charged for the whole file once per connection.
 */
const PASSING_CACHE = 2048;

/** How long preparing a connection may wait for another process, in milliseconds. */
const PATIENCE = 5000;

interface Options {
  readonly readonly?: boolean;
  /** Asked at each row that a slow statement comes to, which ends when it is false. */
  readonly isWanted?: () => boolean;
}

/**
 * A connection to a file that is there, as every part of the service uses it: for writing (one for each process) or
 * reading alone. Opened by its first statement, and again after it broke, so that the service outlives what broke it.
 */
export class SqliteConnection {
  private opened: { connection: BetterSqlite3.Database; statements: PreparedStatements } | undefined;
  private closed = false;

  constructor(
    private readonly path: string,
    private readonly options: Options = {},
  ) {}

  /** Throws the errors of errors.ts. */
  run(sql: string, parameters?: readonly unknown[]): Row[] {
    try {
      return (this.opened ?? this.open()).statements.run(sql, parameters);
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  get inTransaction(): boolean {
    return this.opened?.connection.inTransaction ?? false;
  }

  /** Ends the transaction under way, if there is one, whatever it takes. `reason` is why, where it is an error. */
  undo(reason?: unknown): void {
    try {
      if (this.inTransaction) this.run('ROLLBACK');
    } catch {
      // A connection that cannot even do this is given up.
    }
    if (this.inTransaction || isBroken(reason)) this.drop();
  }

  close(): void {
    this.closed = true;
    this.drop();
  }

  private drop(): void {
    this.opened?.connection.close();
    this.opened = undefined;
  }

  private open(): NonNullable<typeof this.opened> {
    if (this.closed) throw new DatabaseUnavailable('The database is closed.');
    try {
      const connection = connect(this.path, this.options);
      return (this.opened = { connection, statements: new PreparedStatements(connection) });
    } catch (error) {
      throw new DatabaseUnavailable((error as Error).message, { cause: error });
    }
  }
}

function connect(path: string, { readonly = false, isWanted = () => true }: Options): BetterSqlite3.Database {
  const connection = new BetterSqlite3(path, { timeout: PATIENCE, readonly, fileMustExist: true });
  try {
    if (readonly) {
      connection.pragma('mmap_size = 0');
      connection.pragma(`cache_size = -${PASSING_CACHE}`);
    } else {
      connection.pragma(`mmap_size = ${MMAP_SIZE}`);
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      // Savepoints and triggers would write their undo journal to a file.
      connection.pragma('temp_store = MEMORY');
    }
    registerFunctions(connection, isWanted);
    // From now on no waiting inside SQLite: it would block the thread that serves everybody.
    connection.pragma('busy_timeout = 0');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
