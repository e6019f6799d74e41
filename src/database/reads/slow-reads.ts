import { FairQueue, QueueFull, type Caller, type QueueLimits } from '../../fair-queue.js';
import { DatabaseUnavailable } from '../errors.js';
import type { Row, Statement } from '../sql/statement.js';

export interface SlowReadLimits extends QueueLimits {
  /** How long a statement may run, in milliseconds. */
  readonly time: number;
}

/** How much may wait on either database, and how long a statement may run. */
export const PATIENCE = { waiting: 1000, waitingOfClient: 100, time: 10_000 };

/** A statement, how to read it, and until when. */
export interface SlowRead extends Statement {
  /** Aborted when the statement is to end. */
  readonly signal: AbortSignal;
  /** To be called when the statement begins: its time is counted from then on. */
  readonly begin: () => void;
}

/** The service itself. */
const SERVICE: Caller = { client: 'service' };

/**
 * Statements that may take long. Clients take turns, so that one with many searches holds up no other for longer than
 * one of them takes; a statement ends with its client, and when it takes too long.
 */
export class SlowReads {
  private readonly queue: FairQueue;

  constructor(
    private readonly limits: SlowReadLimits,
    /** Ends the statement when the signal is aborted, and settles when it has ended. */
    private readonly read: (read: SlowRead) => Promise<Row[]>,
  ) {
    this.queue = new FairQueue(limits);
  }

  /** Throws the errors of errors.ts, and the reason of the caller's signal. */
  async run(statement: Statement, { client, signal }: Caller = SERVICE): Promise<Row[]> {
    try {
      return await this.queue.run({ client, signal }, () => this.limited(statement, signal));
    } catch (error) {
      throw error instanceof QueueFull ? new DatabaseUnavailable(error.message) : error;
    }
  }

  private async limited(statement: Statement, gone?: AbortSignal): Promise<Row[]> {
    // A signal says only once that it is aborted.
    gone?.throwIfAborted();
    const ending = new AbortController();
    const end = (): void => ending.abort(gone?.reason);
    const tooLong = new DatabaseUnavailable('The slow read took too long.');
    let timer: NodeJS.Timeout | undefined;
    const begin = (): void => {
      timer = setTimeout(() => ending.abort(tooLong), this.limits.time);
    };
    gone?.addEventListener('abort', end);
    try {
      return await this.read({ ...statement, signal: ending.signal, begin });
    } catch (error) {
      throw ending.signal.aborted ? ending.signal.reason : error;
    } finally {
      clearTimeout(timer);
      gone?.removeEventListener('abort', end);
    }
  }
}
