import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, type Shell } from './shell.js';

/** Questions to the user. Each throws CommandError when the user gives up (Ctrl-C, Ctrl-D). */
export interface Prompt {
  /** Answers the line that was typed. */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed. */
  askHidden(question: string): Promise<string>;
}

/** Runs `work` with a prompt at the shell's terminal. */
export async function withPrompt<T>(
  { stdin, stdout }: Shell,
  work: (prompt: Prompt) => Promise<T>,
): Promise<T> {
  let hidden = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) stdout.write(chunk);
      done();
    },
  });
  // One reader for all questions: it keeps lines that were typed, or piped, ahead. No history: it would show passwords.
  const reader = createInterface({
    input: stdin,
    output: echo,
    terminal: Boolean(stdin.isTTY),
    historySize: 0,
  });
  reader.once('SIGINT', () => reader.close());
  const lines = reader[Symbol.asyncIterator]();

  const ask = async (question: string): Promise<string> => {
    reader.setPrompt(question);
    reader.prompt();
    const line = await lines.next();
    if (line.done) throw new CommandError('Operation cancelled.');
    return line.value;
  };
  const askHidden = async (question: string): Promise<string> => {
    hidden = true;
    stdout.write(question);
    try {
      return await ask('');
    } finally {
      hidden = false;
      stdout.write('\n');
    }
  };
  try {
    return await work({ ask, askHidden });
  } finally {
    reader.close();
  }
}
