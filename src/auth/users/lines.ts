import { tooManyWait } from './hashing-queue.js';

/** Jobs of one key that may wait for each other. */
const MOST_IN_LINE = 1000;

interface Line {
  /** Of the last job: resolves once it is over, whatever became of it. */
  over: Promise<unknown>;
  length: number;
}

/** Runs the jobs of one key one after another, so that of many that wait only the first looks whether its turn has come. */
export class Lines {
  /** Those in which a job runs or waits. */
  private readonly lines = new Map<string, Line>();

  /** What `job` answers, once all before it are over. Throws ServiceUnavailable where too many wait. */
  async run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { over: Promise.resolve(), length: 0 };
    if (line.length >= MOST_IN_LINE) throw tooManyWait();
    this.lines.set(key, line);
    line.length++;
    const turn = line.over.then(job);
    line.over = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (--line.length === 0) this.lines.delete(key);
    }
  }
}
