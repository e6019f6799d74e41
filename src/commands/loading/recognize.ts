import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Ahead } from '../../rest/tables/files/read-ahead.js';
import { isListOfRows } from '../../rest/tables/files/json-array.js';
import { isFixtureLine } from '../fixtures/formats.js';
import type { Shell } from '../shell.js';
import { checkRowOptions, type Format, type InputFile, type LoadOptions } from './options.js';
import { openSource, STDIN } from '../files/source.js';

/** Bytes of a file in which its first object is looked for: a fixture's object is longer than few rows are. */
const BEGINNING = 1024 ** 2;

/** Whether the beginning of a file shows Django's objects, for the formats in which rows are written too. */
const SHOWS_OBJECTS: Partial<Record<Format, (beginning: string) => boolean>> = {
  json: (beginning) => !isListOfRows(beginning),
  jsonl: (beginning) => isFixtureLine(beginning.trimStart().split('\n', 1)[0]),
};

/**
 * Tells files of Django's objects from files of rows, which may both be JSON or JSON Lines. Throws CommandError for options
 * that do not go with what is found. The shell has what standard input holds, where some of that has been read.
 */
export async function recognizeFixtures(
  given: Shell,
  files: readonly InputFile[],
  options: LoadOptions,
): Promise<{ shell: Shell; files: InputFile[] }> {
  let shell = given;
  const recognized: InputFile[] = [];
  for (const file of files) {
    const showsObjects = SHOWS_OBJECTS[file.format];
    if (!showsObjects || !(file.name === STDIN || existsSync(file.name))) {
      recognized.push(file);
      continue;
    }
    const ahead = new Ahead(openSource(file.name, shell).blocks);
    const beginning = (await ahead.start(BEGINNING)).toString().replace(/^\ufeff/, '');
    recognized.push({ ...file, isFixture: showsObjects(beginning) });
    if (file.name === STDIN) shell = { ...shell, stdin: Readable.from(ahead.blocks()) };
    else await ahead.close();
  }
  checkRowOptions(recognized, options);
  return { shell, files: recognized };
}
