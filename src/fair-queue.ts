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

/** Thrown at once for work that cannot even wait. */
export class QueueFull extends Error {
  constructor() {
    super('Too much work is waiting.');
  }
}

/** One client's work. */
interface Line {
  running: number;
  /** What begins each, in the order in which it came. */
  readonly waiting: Set<() => void>;
}

/**
 * Work in fair turns: whoever has much waiting comes as often as any other client, and no more than so much waits or runs
 * at once.
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
      if (this.waiting >= this.limits.waiting || line.waiting.size >= this.limits.waitingOfClient)
        throw new QueueFull();
      const begin = (): void => {
        this.leave(line, begin);
        signal?.removeEventListener('abort', giveUp);
        this.count(client, line, 1);
        resolve((async () => work())().finally(() => this.count(client, line, -1)));
      };
      const giveUp = (): void => {
        this.leave(line, begin);
        this.count(client, line, 0);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp);
      line.waiting.add(begin);
      this.waiting++;
      this.lines.set(client, line);
      this.advance();
    });
  }

  private leave({ waiting }: Line, begin: () => void): void {
    waiting.delete(begin);
    this.waiting--;
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
    for (let begin = this.next(); begin && this.running < this.limits.running; begin = this.next()) begin();
  }

  private next(): (() => void) | undefined {
    const { running, runningOfClient = running } = this.limits;
    for (const line of this.lines.values()) {
      if (line.running >= runningOfClient) continue;
      for (const begin of line.waiting) return begin;
    }
    return undefined;
  }
}
