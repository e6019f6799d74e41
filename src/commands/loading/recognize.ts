import { Readable } from 'node:stream';
import { isFixtureLine } from '../fixtures/formats.js';
import type { Shell } from '../shell.js';
import { checkRowOptions, type InputFile, type LoadOptions } from './options.js';
import { openSource, STDIN } from './source.js';

/** Bytes of a file in which its first line is looked for: a fixture's object is longer than few rows are. */
const LONGEST_LINE = 1024 ** 2;

interface Input {
  /** With what standard input holds, where some of that has been read. */
  readonly shell: Shell;
  readonly files: readonly InputFile[];
}

/**
 * Tells files of Django's objects, one a line, from files of rows: both are JSON Lines. Throws CommandError for options that
 * do not go with what is found.
 */
export async function recognizeFixtures(
  shell: Shell,
  files: readonly InputFile[],
  options: LoadOptions,
): Promise<Input> {
  const recognized: InputFile[] = [];
  for (const file of files) {
    if (file.format !== 'jsonl') {
      recognized.push(file);
      continue;
    }
    const { blocks } = openSource(file.name, shell);
    const rest = blocks[Symbol.asyncIterator]();
    const { line, begun } = await firstLine(rest);
    recognized.push({ ...file, isFixture: isFixtureLine(line) });
    if (file.name === STDIN) shell = { ...shell, stdin: Readable.from(joined(begun, rest)) };
    else await rest.return?.();
  }
  checkRowOptions(recognized, options);
  return { shell, files: recognized };
}

/** The first line that is not empty, and what has been read to find it. */
async function firstLine(blocks: AsyncIterator<Buffer>): Promise<{ line: string; begun: Buffer }> {
  let begun = Buffer.alloc(0);
  for (;;) {
    const next = await blocks.next();
    if (!next.done) begun = Buffer.concat([begun, next.value]);
    const [line, rest] = begun.toString().trimStart().split('\n', 2);
    if (next.done || rest !== undefined || begun.length > LONGEST_LINE) return { line, begun };
  }
}

async function* joined(begun: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (begun.length > 0) yield begun;
  yield* { [Symbol.asyncIterator]: () => rest };
}
