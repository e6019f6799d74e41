/** Whom work is done for. */
export interface Caller {
  /** Clients take turns by this name. */
  readonly client: string;
  /** Aborted when the client has gone: what it waits for is not begun any more. */
  readonly signal?: AbortSignal;
}

export interface QueueLimits {
  /** How much work runs at once. */
  readonly running: number;
  /** How much of it may be one client's; as much as runs, unless given. */
  readonly runningOfClient?: number;
  /** How much may wait, in all and for one client. */
  readonly waiting: number;
  readonly waitingOfClient: number;
}

/** Thrown for work that cannot even wait, or whose place a client with less waiting needs. */
export class QueueFull extends Error {
  constructor() {
    super('Too much work is waiting.');
  }
}

interface Waiting {
  begin(): void;
  giveUp(reason: Error): void;
}

/** One client's work. */
interface Line {
  running: number;
  /** In the order in which it came. */
  readonly waiting: Set<Waiting>;
}

/**
 * Runs work in fair turns: a client with much waiting comes as often as any other, and no more than so much waits or runs at
 * once. Where too much waits in all, the client with the most of it loses the last.
 */
export class FairQueue {
  /** The client whose turn is next comes first. */
  private readonly lines = new Map<string, Line>();
  private running = 0;
  private waiting = 0;

  constructor(private readonly limits: QueueLimits) {}

  /** Does `work` when it is its turn. Throws QueueFull, the reason of a signal that is aborted before, and what `work` throws. */
  run<T>({ client, signal }: Caller, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      signal?.throwIfAborted();
      const line = this.lines.get(client) ?? { running: 0, waiting: new Set() };
      this.makeRoom(line);
      const leave = (): void => {
        line.waiting.delete(place);
        this.waiting--;
        signal?.removeEventListener('abort', aborted);
      };
      const place: Waiting = {
        begin: () => {
          leave();
          this.count(client, line, 1);
          resolve((async () => work())().finally(() => this.count(client, line, -1)));
        },
        giveUp: (reason) => {
          leave();
          this.count(client, line, 0);
          reject(reason);
        },
      };
      const aborted = (): void => place.giveUp(signal?.reason as Error);
      signal?.addEventListener('abort', aborted);
      line.waiting.add(place);
      this.waiting++;
      this.lines.set(client, line);
      this.advance();
    });
  }

  /** Throws QueueFull for a client that has the most waiting, or as much as one may. */
  private makeRoom({ waiting }: Line): void {
    if (waiting.size >= this.limits.waitingOfClient) throw new QueueFull();
    if (this.waiting < this.limits.waiting) return;
    const longest = [...this.lines.values()]
      .map((line) => line.waiting)
      .reduce((most, each) => (each.size > most.size ? each : most), waiting);
    if (longest === waiting) throw new QueueFull();
    [...longest].at(-1)?.giveUp(new QueueFull());
  }

  /** A client that has its turn, or has had it, comes last; one without work is forgotten. */
  private count(client: string, line: Line, change: number): void {
    line.running += change;
    this.running += change;
    if (change !== 0) this.lines.delete(client);
    if (line.running + line.waiting.size > 0) this.lines.set(client, line);
    else this.lines.delete(client);
    if (change < 0) this.advance();
  }

  private advance(): void {
    for (let next = this.next(); next && this.running < this.limits.running; next = this.next()) next.begin();
  }

  private next(): Waiting | undefined {
    const { running, runningOfClient = running } = this.limits;
    for (const line of this.lines.values()) {
      if (line.running >= runningOfClient) continue;
      for (const place of line.waiting) return place;
    }
    return undefined;
  }
}
