import pg from 'pg';

/**
 * What every connection says when it begins, whatever the server, the database or the role has set: dates as
 * 'YYYY-MM-DD', times in UTC, a backslash in a literal as itself. Poolers know these and keep them for each client.
 * `client_encoding` is UTF8: pg says so itself.
 */
const START_UP = { DateStyle: 'ISO, YMD', TimeZone: 'UTC', standard_conforming_strings: 'on' } as const;

/**
 * What a connection sets once it has begun, since poolers refuse it at the start: all digits of a float, the form of bytes
 * and intervals, one isolation for every statement, and searches that leave no row out. Waiting is bounded by the
 * service's own limits; a role's limits would end long commands half-way.
 */
const SESSION = {
  extra_float_digits: '1',
  bytea_output: 'hex',
  IntervalStyle: 'postgres',
  array_nulls: 'on',
  quote_all_identifiers: 'off',
  gin_fuzzy_search_limit: '0',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
} as const;

const SET_SESSION = `SELECT ${Object.entries(SESSION)
  .map(([name, value]) => `set_config('${name}', '${value}', false)`)
  .join(', ')}`;

type Connected = ((error: Error) => void) & ((error: null, client: pg.Client) => void);

/** A connection to PostgreSQL that relies on no setting but its own. All connections of the service are of this class. */
export class PostgresClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | void {
    const connected = this.begin();
    if (!callback) return connected;
    connected.then(
      (client) => callback(null, client),
      (error: Error) => callback(error),
    );
  }

  /** pg writes the start-up message from what this returns. */
  getStartupConf(): Record<string, string> {
    const { getStartupConf } = pg.Client.prototype as unknown as PostgresClient;
    return { ...getStartupConf.call(this), ...START_UP };
  }

  private async begin(): Promise<pg.Client> {
    await super.connect();
    try {
      await this.query(SET_SESSION);
    } catch (error) {
      this.end().catch(() => undefined);
      throw error;
    }
    return this;
  }
}
