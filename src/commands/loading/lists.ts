import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Ahead } from '../../rest/loading/ahead.js';
import { isListOfRows } from '../../rest/loading/json-array.js';
import type { Shell } from '../shell.js';
import type { InputFile } from './options.js';
import { openSource, STDIN } from './source.js';

/** Bytes of a file in which its first object is looked for. */
const BEGINNING = 1024 ** 2;

interface Input {
  /** With what standard input holds, where some of that has been read. */
  readonly shell: Shell;
  readonly files: readonly InputFile[];
}

/** Tells JSON lists of rows, as the API and the admin site write them, from fixtures. */
export async function recognizeLists(given: Shell, files: readonly InputFile[]): Promise<Input> {
  let shell = given;
  const recognized: InputFile[] = [];
  for (const file of files) {
    if (file.format !== 'json' || !(file.name === STDIN || existsSync(file.name))) {
      recognized.push(file);
      continue;
    }
    const ahead = new Ahead(openSource(file.name, shell).blocks);
    const begun: Buffer[] = [];
    for await (const block of ahead.peek(BEGINNING)) begun.push(block);
    recognized.push({
      ...file,
      isFixture: !isListOfRows(
        Buffer.concat(begun)
          .toString()
          .replace(/^\ufeff/, ''),
      ),
    });
    if (file.name === STDIN) shell = { ...shell, stdin: Readable.from(ahead.blocks()) };
    else await ahead.close();
  }
  return { shell, files: recognized };
}
