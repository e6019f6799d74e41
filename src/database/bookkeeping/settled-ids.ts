import { quote } from '../sql/fragments.js';
import type { Source } from '../sql/statement.js';

/** A transaction that may have ids of its own that others do not see yet. */
interface Writer {
  readonly transaction: string;
  /** All its ids are above this one, where it has said so. */
  readonly above: number | undefined;
}

/** What will be settled once some transactions have ended. */
interface Awaited {
  readonly upTo: number;
  readonly transactions: readonly string[];
}

/**
 * Which ids of a table, counted up by its sequence, are settled: their rows are committed by now or will never be there.
 *
 * On SQLite all are, since ids are given in the order of commits. On PostgreSQL an id is given before the commit, so that a
 * smaller one may be committed later. But a transaction that takes an id has the lock on the table that an INSERT takes first and that
 * goes with the transaction: when those have ended that had it after an id was given, this id is settled.
 */
export class SettledIds {
  private settled = 0;
  private awaited: Awaited | undefined;

  constructor(
    private readonly source: Source,
    private readonly table: string,
  ) {}

  /** Returns the highest id that has been given, and up to which all are known to be settled. What is read afterwards shows their rows. */
  async look(): Promise<{ readonly given: number; readonly settled: number }> {
    const given = await this.readGiven();
    if (this.source.dialect === 'sqlite') return { given, settled: given };
    const writers = await this.readWriters();
    this.concludeAwaited(writers);
    const upTo = Math.min(given, ...writers.flatMap(({ above }) => above ?? []));
    const transactions = writers.filter(({ above }) => above === undefined).map((each) => each.transaction);
    if (transactions.length === 0) this.settle(upTo);
    else this.awaited ??= { upTo, transactions };
    // An earlier state of the database may have been brought back.
    return { given, settled: Math.min(this.settled, given) };
  }

  private concludeAwaited(writers: readonly Writer[]): void {
    const { awaited } = this;
    if (!awaited || writers.some(({ transaction }) => awaited.transactions.includes(transaction))) return;
    this.settle(awaited.upTo);
    this.awaited = undefined;
  }

  private settle(upTo: number): void {
    this.settled = Math.max(this.settled, upTo);
  }

  private async readGiven(): Promise<number> {
    const [row] =
      this.source.dialect === 'sqlite'
        ? await this.source.read('SELECT seq AS id FROM sqlite_sequence WHERE name = $1', [this.table])
        : await this.source.read(
            'SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass) AS id',
            [quote(this.table), 'id'],
          );
    return Number(row?.id ?? 0);
  }

  private async readWriters(): Promise<Writer[]> {
    const rows = await this.source.read(WRITERS, [quote(this.table)]);
    return rows.map(({ transaction, above }) => ({
      transaction: String(transaction),
      above: above === null ? undefined : Number(above),
    }));
  }
}

/** The second lock is the one that `announceIds` takes. */
const WRITERS = `SELECT writer.virtualtransaction AS transaction,
    (SELECT min(-1 - (said.classid::bigint << 32 | said.objid::bigint)) FROM pg_locks said
      WHERE said.virtualtransaction = writer.virtualtransaction AND said.locktype = 'advisory'
        AND said.granted AND said.objsubid = 1 AND said.classid::bigint >= 2147483648) AS above
  FROM pg_locks writer
  WHERE writer.locktype = 'relation' AND writer.relation = to_regclass($1) AND writer.mode = 'RowExclusiveLock'
    AND writer.granted AND writer.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
