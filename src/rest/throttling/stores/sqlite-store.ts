import BetterSqlite3 from 'better-sqlite3';
import { PreparedStatements } from '../../../database/sqlite/prepared-statements.js';
import type { Rate } from '../../../environment.js';
import { Batches } from './sqlite-batches.js';
import { monotonicTime, ThrottleStore, type Count, type Hold } from './store.js';

/** Windows that are over and go when one begins: more than begin, so that none pile up. */
const SWEPT = 10;

/** `time` is when a request stops to count, `over` when a window's last one does, both in whole microseconds. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS windows (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, hits INTEGER NOT NULL, over INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS windows_over ON windows (over);
  CREATE TABLE IF NOT EXISTS hits (window INTEGER, time INTEGER, PRIMARY KEY (window, time)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS holds (window INTEGER, id TEXT, time INTEGER, PRIMARY KEY (window, id)) WITHOUT ROWID`;

interface Window {
  readonly id: number;
  hits: number;
  over: number;
}

const microseconds = (seconds: number): number => Math.round(seconds * 1e6);

/** Counts for the processes of one machine, in a file of its own. One that dies, even amid a write, hinders no other. */
export class SqliteThrottleStore extends ThrottleStore {
  private readonly connection: BetterSqlite3.Database;
  private readonly statements: PreparedStatements;
  private readonly batches: Batches;

  constructor(path: string) {
    super();
    this.connection = new BetterSqlite3(path);
    this.connection.pragma('journal_mode = WAL');
    // Nothing here has to outlive the machine.
    this.connection.pragma('synchronous = OFF');
    this.connection.transaction(() => this.connection.exec(SCHEMA)).immediate();
    // From now on waiting would block the serving thread.
    this.connection.pragma('busy_timeout = 0');
    this.statements = new PreparedStatements(this.connection);
    this.batches = new Batches(this.connection);
  }

  take(key: string, rate: Rate, hold?: Hold): Promise<Count> {
    return this.write((now) => {
      const window = this.windowOf(key, now);
      const [{ held, oldest }] = this.run<{ held: number; oldest: number | null }>(
        `SELECT (SELECT count(*) FROM holds WHERE window = $1) AS held,
          (SELECT min(time) FROM hits WHERE window = $1) AS oldest`,
        window.id,
      );
      const taken = window.hits + held < rate.requests;
      if (taken && hold) this.hold(window, now, hold);
      const added = taken && !hold ? this.count(window, now, rate) : now;
      return { taken, hits: window.hits, wait: ((oldest ?? added) - now) / 1e6 };
    });
  }

  settle(key: string, rate: Rate, { id }: Hold, counted: boolean): Promise<void> {
    return this.write((now) => {
      const window = this.windowOf(key, now);
      this.run('DELETE FROM holds WHERE window = $1 AND id = $2', window.id, id);
      if (counted) this.count(window, now, rate);
    });
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  /** The window of a key, without what is over in it. */
  private windowOf(key: string, now: number): Window {
    const [found] = this.run<Window>('SELECT id, hits, over FROM windows WHERE key = $1', key);
    if (!found) return this.newWindow(key, now);
    const gone = this.run('DELETE FROM hits WHERE window = $1 AND time <= $2 RETURNING 1', found.id, now);
    this.run('DELETE FROM holds WHERE window = $1 AND time <= $2', found.id, now);
    if (gone.length > 0) this.save({ ...found, hits: found.hits - gone.length });
    return { ...found, hits: found.hits - gone.length };
  }

  private newWindow(key: string, now: number): Window {
    for (const { id } of this.run<Window>('SELECT id FROM windows WHERE over <= $1 LIMIT $2', now, SWEPT)) {
      this.run('DELETE FROM hits WHERE window = $1', id);
      this.run('DELETE FROM holds WHERE window = $1', id);
      this.run('DELETE FROM windows WHERE id = $1', id);
    }
    const sql = 'INSERT INTO windows (key, hits, over) VALUES ($1, 0, 0) RETURNING id, hits, over';
    return this.run<Window>(sql, key)[0];
  }

  private hold(window: Window, now: number, { id, lease }: Hold): void {
    const time = now + microseconds(lease);
    this.run('INSERT INTO holds (window, id, time) VALUES ($1, $2, $3)', window.id, id, time);
    window.over = Math.max(window.over, time);
    this.save(window);
  }

  /** Answers when the request stops to count. */
  private count(window: Window, now: number, { duration }: Rate): number {
    const [{ latest }] = this.run<{ latest: number | null }>(
      'SELECT max(time) AS latest FROM hits WHERE window = $1',
      window.id,
    );
    // No two of a window in the same microsecond.
    const time = Math.max(now + microseconds(duration), (latest ?? 0) + 1);
    this.run('INSERT INTO hits (window, time) VALUES ($1, $2)', window.id, time);
    window.hits++;
    window.over = Math.max(window.over, time);
    this.save(window);
    return time;
  }

  private save({ id, hits, over }: Window): void {
    this.run('UPDATE windows SET hits = $1, over = $2 WHERE id = $3', hits, over, id);
  }

  private write<T>(work: (now: number) => T): Promise<T> {
    return this.batches.run(() => work(microseconds(monotonicTime())));
  }

  private run<T>(sql: string, ...parameters: unknown[]): T[] {
    return this.statements.run(sql, parameters) as T[];
  }
}
