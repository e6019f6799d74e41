import { unawaited } from '../../unawaited.js';
import { DatabaseUnavailable } from '../errors.js';
import type { HeldReader, Row, Snapshot, Source } from '../sql/statement.js';
import { Turns } from './turns.js';

/** What lists that are sent slice by slice may have of a database, in a process. */
export interface Share {
  /** How many have a snapshot at once. */
  readonly snapshots: number;
  /** How many slices are read at once. */
  readonly slices: number;
  /** How many lists may wait for their next slice. */
  readonly waiting: number;
  /** How long a snapshot is held for a client that does not take the next slice, in milliseconds. */
  readonly idle: number;
  /** How long it is held in all, in milliseconds. */
  readonly total: number;
}

export const SNAPSHOT_TIME = { idle: 5_000, total: 60_000 };

/** The longest pause between two slices, in milliseconds, and in lengths of a slice. */
const LONGEST_PAUSE = 50;
const MOST_LENGTHS = 2;

/**
 * How long nothing is read after a slice that took so long, in milliseconds. One list is read as fast as its client takes
 * it. The more of them wait, the more of the time is for others.
 */
const pauseAfter = (took: number, waiting: number): number =>
  Math.min(took * Math.min(waiting, MOST_LENGTHS), LONGEST_PAUSE);

/** The lists of a database that are being read slice by slice. */
export class LongReads {
  private readonly turns: Turns;
  private readonly held = new Set<LongRead>();
  /** While it is true no list has a snapshot. */
  private suspended = false;

  constructor(
    private readonly source: Source,
    private readonly share: Share,
  ) {
    this.turns = new Turns(share.slices);
  }

  /**
   * Begins a list. `fromSnapshot`: whether it may have a snapshot, if one is free. Throws DatabaseUnavailable when too many
   * lists wait for their next slice: one more would make hardly any progress.
   */
  begin({ fromSnapshot }: { fromSnapshot: boolean }): LongRead {
    const { source, share, turns, held } = this;
    if (turns.queue >= share.waiting) throw new DatabaseUnavailable('Too many lists are being read.');
    const mayHold = fromSnapshot && !this.suspended && held.size < share.snapshots;
    const read = new LongRead(source, share, turns, mayHold, () => held.delete(read));
    if (mayHold) held.add(read);
    return read;
  }

  /** Ends the snapshots of all lists, which continue without one. None is given to a list until `resume`. */
  suspend(): void {
    this.suspended = true;
    for (const read of this.held) unawaited(read.letGo());
  }

  resume(): void {
    this.suspended = false;
  }
}

/**
 * Reads a list slice by slice: from one snapshot while it may hold one, otherwise each slice from what is committed by
 * then. Of all lists only a few slices are read at once, so that other requests come between.
 */
export class LongRead implements HeldReader {
  private snapshot: Snapshot | undefined;
  private reading = false;
  private closed = false;
  private overdue: NodeJS.Timeout | undefined;
  private readonly until: number;

  constructor(
    private readonly source: Source,
    private readonly share: Share,
    private readonly turns: Turns,
    private mayHold: boolean,
    private readonly released: () => void,
  ) {
    this.until = performance.now() + share.total;
  }

  async read(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    clearTimeout(this.overdue);
    const pass = await this.turns.take();
    const began = performance.now();
    this.reading = true;
    try {
      if (this.closed) throw new Error('The list is closed.');
      if (this.mayHold) this.snapshot ??= await this.source.snapshot();
      return await (this.snapshot?.read(sql, parameters) ?? this.source.readSlowly(sql, parameters));
    } finally {
      this.reading = false;
      const pause = pauseAfter(performance.now() - began, this.turns.queue);
      // A single list also lets the event loop turn between two slices. A timer would take a millisecond each time.
      if (pause > 0) setTimeout(pass, pause);
      else setImmediate(pass);
      if (this.mayHold) this.watch();
      else await this.endSnapshot();
    }
  }

  /** For when the list is read, or not going to be. */
  close(): Promise<void> {
    this.closed = true;
    return this.letGo();
  }

  /** Ends the snapshot. What has not been read by then is read without. */
  async letGo(): Promise<void> {
    clearTimeout(this.overdue);
    this.mayHold = false;
    if (!this.reading) await this.endSnapshot();
  }

  private watch(): void {
    const left = Math.max(0, Math.min(this.share.idle, this.until - performance.now()));
    this.overdue = setTimeout(() => unawaited(this.letGo()), left).unref();
  }

  private async endSnapshot(): Promise<void> {
    const { snapshot } = this;
    this.snapshot = undefined;
    try {
      await snapshot?.close();
    } finally {
      this.released();
    }
  }
}
