import { FairQueue, QueueFull, type QueueLimits } from '../src/fair-queue.js';

const LIMITS: QueueLimits = { running: 1, waiting: 100, waitingOfClient: 100 };

/** Work by its name, which ends when it is told to. */
class Works {
  readonly begun: string[] = [];
  readonly ended: Promise<unknown>[] = [];
  private readonly ends = new Map<string, (error?: Error) => void>();

  constructor(private readonly queue: FairQueue) {}

  /** `a1` is the first of client a. */
  add(name: string, signal?: AbortSignal): void {
    const work = (): Promise<string> => {
      this.begun.push(name);
      return new Promise((resolve, reject) =>
        this.ends.set(name, (error) => (error ? reject(error) : resolve(name))),
      );
    };
    const done = this.queue.run({ client: name[0], signal }, work);
    this.ended.push(done.catch((error: unknown) => error));
  }

  async end(name: string, error?: Error): Promise<void> {
    this.ends.get(name)?.(error);
    await new Promise(setImmediate);
  }

  /** Ends what runs, one after the other. */
  async endAll(): Promise<void> {
    for (let index = 0; index < this.begun.length; index++) await this.end(this.begun[index]);
  }
}

describe('A fair queue', () => {
  it('lets clients take turns, however much one of them has waiting', async () => {
    const works = new Works(new FairQueue(LIMITS));
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) works.add(name);
    expect(works.begun).toEqual(['a1']);
    await works.end('a1');
    works.add('d1');
    await works.endAll();
    expect(works.begun).toEqual(['a1', 'b1', 'c1', 'a2', 'd1', 'b2', 'a3', 'a4']);
    expect(await Promise.all(works.ended)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'd1']);
  });

  it('leaves room for others', async () => {
    const works = new Works(new FairQueue({ ...LIMITS, running: 4, runningOfClient: 2 }));
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) works.add(name);
    expect(works.begun).toEqual(['a1', 'a2', 'b1', 'c1']);
    await works.end('b1');
    expect(works.begun.slice(4)).toEqual(['c2']);
    await works.end('a1');
    expect(works.begun.slice(5)).toEqual(['a3']);
  });

  it('refuses what there is no room for: of one client, and in all of the client with the most', async () => {
    const works = new Works(new FairQueue({ running: 1, waiting: 3, waitingOfClient: 2 }));
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1']) works.add(name);
    await works.endAll();
    const full = expect.any(QueueFull);
    expect(await Promise.all(works.ended)).toEqual(['a1', 'a2', full, full, 'b1', 'c1']);
    works.add('a5');
    expect(works.begun.at(-1)).toBe('a5');
  });

  it('does not begin what is not wanted any more, and has room for other work', async () => {
    const works = new Works(new FairQueue({ ...LIMITS, waiting: 1 }));
    const gone = new AbortController();
    const reason = new Error('gone');
    works.add('a1');
    works.add('a2', gone.signal);
    gone.abort(reason);
    works.add('a3', gone.signal);
    works.add('b1');
    await works.endAll();
    expect(works.begun).toEqual(['a1', 'b1']);
    expect(await Promise.all(works.ended)).toEqual(['a1', reason, reason, 'b1']);
  });

  it('goes on after work that fails', async () => {
    const works = new Works(new FairQueue(LIMITS));
    works.add('a1');
    works.add('a2');
    const failure = new Error('failed');
    await works.end('a1', failure);
    await works.end('a2');
    expect(await Promise.all(works.ended)).toEqual([failure, 'a2']);
  });
});
