import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../..');
const START = [process.execPath, join(ROOT, 'scripts/start.mjs')];

/** Milliseconds for a start, a first build included. */
const START_LIMIT = 120_000;

/** The service as `npm start` runs it. */
export interface RunningProcess {
  readonly base: string;
  readonly pid: number;
  /** Standard output and standard error until now. */
  said(): string;
  /** The lines of the log that are about requests. */
  requests(): Record<string, unknown>[];
  signal(name: NodeJS.Signals): void;
  /** Resolves to the exit code, or the signal that ended the process. */
  readonly ended: Promise<number | string>;
}

const running = new Set<ChildProcess>();

/** Kills what a test has left running. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts the service on a free port, with a database of its own, and waits until it says where it serves. */
export async function startProcess(
  environment: Record<string, string> = {},
  command = START,
): Promise<RunningProcess> {
  const { child, said, ended } = run(environment, command);
  for (const end = Date.now() + START_LIMIT; !said().includes('is serving on'); await setTimeout(10)) {
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(`The service does not start:\n${said()}`);
  }
  const requests = (): Record<string, unknown>[] =>
    said()
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes('"method"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    base: /serving on (http:\S+)\//.exec(said())![1],
    pid: child.pid!,
    said,
    requests,
    signal: (name) => child.kill(name),
    ended,
  };
}

/** Starts the service and answers at once. */
export function run(environment: Record<string, string>, [program, ...words] = START) {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-process-'));
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    // Whatever folder the program makes its own, such as npm that of the package.
    DATABASE_URL: `sqlite:${join(folder, 'data/bookstore.sqlite3')}`,
    SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know',
    DEFAULT_PERMISSION: 'AllowAny',
    ...environment,
  };
  const child = spawn(program, words, { cwd: folder, env });
  running.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    running.delete(child);
    rmSync(folder, { recursive: true, force: true });
    return (code ?? signal)!;
  });
  return { child, ended, said: () => text };
}

/** The processes that one has started. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, limit = 25_000): Promise<void> {
  for (const end = Date.now() + limit; !(await condition()); await setTimeout(20)) {
    if (Date.now() > end) throw new Error(`Never: ${String(condition)}`);
  }
}
