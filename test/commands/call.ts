import { PassThrough, Readable, Writable } from 'node:stream';
import type { Apps } from '../../src/app-config.js';
import { callCommand } from '../../src/commands/index.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  /** Those of the service unless given. */
  readonly apps?: Apps;
  readonly env?: Readonly<Record<string, string>>;
  /** What a user types at the terminal, a line for each question; without it there is no terminal. */
  readonly typed?: readonly string[];
  /** What standard input holds where there is no terminal. */
  readonly input?: string;
}

const SECRET_KEY = 'a-key-for-tests-that-nobody-else-has-to-know';

/** Runs a management command on the database at `url`, as `npm run manage -- WORDS` would. */
export async function call(
  url: string,
  words: readonly string[],
  { apps = INSTALLED_APPS, env = {}, typed, input = '' }: CallOptions = {},
): Promise<Result> {
  const stdin = typed
    ? Object.assign(new PassThrough(), { isTTY: true })
    : Readable.from(input === '' ? [] : [Buffer.from(input)]);
  const answers = [...(typed ?? [])];
  const stdout = new Collector((text) => {
    if (stdin instanceof PassThrough && text.includes(': '))
      setImmediate(() => stdin.write(`${answers.shift()}\n`));
  });
  const stderr = new Collector();
  const code = await callCommand(words, {
    apps,
    env: { SECRET_KEY, DATABASE_URL: url, ...env },
    stdin,
    stdout,
    stderr,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  text = '';

  constructor(private readonly wrote: (text: string) => void = () => undefined) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.wrote(chunk.toString());
    done();
  }
}
