import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, type Shell } from './shell.js';

/** Questions to the user. Each throws CommandError when the user gives up (Ctrl-C, Ctrl-D). */
export class Prompt {
  private isHidden = false;
  private readonly echo = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!this.isHidden) this.shell.stdout.write(chunk);
      done();
    },
  });
  private readonly reader;
  private readonly lines;

  constructor(private readonly shell: Shell) {
    const { stdin } = shell;
    // One reader for all questions: it keeps lines that were typed, or piped, ahead. No history: it would show passwords.
    this.reader = createInterface({
      input: stdin,
      output: this.echo,
      terminal: Boolean(stdin.isTTY),
      historySize: 0,
    });
    this.reader.once('SIGINT', () => this.close());
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** Returns the line that was typed. */
  async ask(question: string): Promise<string> {
    this.reader.setPrompt(question);
    this.reader.prompt();
    const line = await this.lines.next();
    if (line.done) throw new CommandError('Operation cancelled.');
    return line.value;
  }

  /** The same without showing what is typed. */
  async askHidden(question: string): Promise<string> {
    const { stdout } = this.shell;
    this.isHidden = true;
    stdout.write(question);
    try {
      return await this.ask('');
    } finally {
      this.isHidden = false;
      stdout.write('\n');
    }
  }

  close(): void {
    this.reader.close();
  }
}

/** Runs `work` with a prompt at the shell's terminal. */
export async function withPrompt<T>(shell: Shell, work: (prompt: Prompt) => Promise<T>): Promise<T> {
  const prompt = new Prompt(shell);
  try {
    return await work(prompt);
  } finally {
    prompt.close();
  }
}
