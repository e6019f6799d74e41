/** A job that waits for its turn. */
export interface Waiting {
  /** Whether the client has closed its connection, so that the job need not be done. */
  isGone(): boolean;
  begin(): void;
  refuse(): void;
}

/**
 * Jobs that wait, in a line for each client: the clients take turns, so that no client waits behind all that another one
 * wants. Bounded for each client and in all. Every job is begun or refused in the end.
 */
export class FairQueue {
  /** Never an empty one. The first is whose turn it is. */
  private readonly lines = new Map<string, Waiting[]>();
  private size = 0;

  constructor(
    private readonly mostOfOne: number,
    private readonly mostOfAll: number,
  ) {}

  /** Puts a job at the end of a client's line. Where there is no room, the last job of the longest line is refused. */
  add(client: string, job: Waiting): void {
    if (this.lineOf(client).length >= this.mostOfOne) this.sweep(client);
    const line = this.lineOf(client);
    if (line.length >= this.mostOfOne) return job.refuse();
    this.set(client, [...line, job]);
    if (this.size > this.mostOfAll) this.refuseLast();
  }

  /** Begins the first job of the client whose turn it is. Returns false where none waits. */
  beginNext(): boolean {
    for (const [client] of this.lines) {
      this.sweep(client);
      const [job, ...others] = this.lineOf(client);
      if (!job) continue;
      // The client's next turn is after those of all others.
      this.set(client, []);
      this.set(client, others);
      job.begin();
      return true;
    }
    return false;
  }

  private lineOf(client: string): readonly Waiting[] {
    return this.lines.get(client) ?? [];
  }

  private set(client: string, line: Waiting[]): void {
    this.size += line.length - this.lineOf(client).length;
    if (line.length > 0) this.lines.set(client, line);
    else this.lines.delete(client);
  }

  /** Takes out the jobs of those who are gone. */
  private sweep(client: string): void {
    const [gone, there] = [true, false].map((is) => this.lineOf(client).filter((job) => job.isGone() === is));
    this.set(client, there);
    for (const job of gone) job.refuse();
  }

  /** Among lines of the same length it is that of the client that came last. */
  private refuseLast(): void {
    const [client, line] = [...this.lines].reduce((longest, each) =>
      each[1].length >= longest[1].length ? each : longest,
    );
    this.set(client, line.slice(0, -1));
    line[line.length - 1].refuse();
  }
}
