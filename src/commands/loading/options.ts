import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { dateReader, WRONG_DATE_FORMAT, type DateReader } from '../../rest/tables/date-format.js';
import { encodingNamed, type Encoding } from '../../rest/tables/files/encodings.js';
import { kindOf } from '../../rest/tables/files/foreign.js';
import type { TableFormat } from '../../rest/tables/records.js';
import type { FixtureFormat } from '../fixtures/formats.js';
import type { Renames } from '../fixtures/renames.js';
import { beginningOf } from '../backup/files.js';
import { isSameFile } from '../files/output-file.js';
import { CommandError } from '../shell.js';
import { STDIN } from '../files/source.js';

export type Format = FixtureFormat | TableFormat;

export interface LoadOptions {
  readonly format?: Format;
  readonly model: string;
  readonly rename: Renames;
  readonly map: ReadonlyMap<string, string>;
  readonly dateFormat?: DateFormat;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  readonly rejects?: string;
  readonly keepGoing?: true;
  readonly resume?: true;
  readonly dryRun?: true;
}

export interface DateFormat {
  readonly text: string;
  readonly read: DateReader;
}

export interface InputFile {
  readonly name: string;
  readonly format: Format;
  /** Whether it holds objects as Django writes them; JSON and JSON Lines may be either. */
  readonly isFixture: boolean;
}

const EXTENSIONS: Readonly<Record<string, Format>> = {
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
  // Excel's "Unicode Text".
  txt: 'csv',
  yaml: 'yaml',
  yml: 'yaml',
};

/** The files with their formats. Throws CommandError for options that do not go together. */
export function inputFiles(names: readonly string[], options: LoadOptions): InputFile[] {
  const files = names.map((name) => {
    const format = options.format ?? formatOf(name);
    return { name, format, isFixture: format === 'json' || format === 'yaml' };
  });
  if (names.filter((name) => name === STDIN).length > 1)
    throw new CommandError('Standard input can be read only once.');
  if (options.resume && !options.keepGoing)
    throw new CommandError(
      '--resume requires --keep-going: without it, an interrupted load leaves nothing behind.',
    );
  if (options.resume && names.includes(STDIN))
    throw new CommandError('--resume needs a file: standard input cannot be read again.');
  const { rejects } = options;
  if (rejects !== undefined && names.some((name) => name === rejects || isSameFile(name, rejects)))
    throw new CommandError('--rejects would overwrite the file to load.');
  return files;
}

/** Throws CommandError for options that are about rows where there are objects of fixtures. */
export function checkRowOptions(files: readonly InputFile[], options: LoadOptions): void {
  const tables = files.filter(({ isFixture }) => !isFixture);
  if (options.keepGoing && tables.length < files.length)
    throw new CommandError(
      '--keep-going is only for CSV and JSON Lines: a fixture is installed completely or not at all.',
    );
  if (options.rejects !== undefined && tables.length !== 1)
    throw new CommandError('--rejects is only for a single file of CSV or JSON Lines.');
}

function formatOf(name: string): Format {
  if (name === STDIN)
    throw new CommandError('Give the format of standard input with --format csv, jsonl, json or yaml.');
  const extension = /\.(\w+)(?:\.gz)?$/.exec(name)?.[1].toLowerCase() ?? '';
  const format = EXTENSIONS[extension];
  if (extension === 'xml')
    throw new CommandError(
      `Problem installing fixture '${name}': XML is not supported. Write the fixture as JSON: python manage.py dumpdata --format json -o ${basename(name).replace(/\.xml(\.gz)?$/i, '')}.json`,
    );
  if (!format)
    throw new CommandError(
      `Problem installing fixture '${name}': ${foreign(name) ?? 'give its format with --format csv, jsonl, json or yaml.'}`,
    );
  return format;
}

/** What a file of another ending is, such as a workbook, and what to do about it; undefined where its beginning shows nothing. */
const foreign = (name: string): string | undefined =>
  !name.endsWith('.gz') && statSync(name, { throwIfNoEntry: false })?.isFile()
    ? kindOf(beginningOf(name))
    : undefined;

/** Where the refused rows of a file go unless told: beside it. */
export const rejectsOf = (name: string): string => `${name === STDIN ? 'stdin' : name}.rejects.jsonl`;

/** `field=column,…` */
export function parseMap(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair) => /^([^=]+)=(.+)$/.exec(pair.trim()));
  if (pairs.includes(null))
    throw new InvalidArgumentError('Must be field=column, or several of them separated by commas.');
  return new Map(
    pairs.map((pair) => [(pair as RegExpExecArray)[1].trim(), (pair as RegExpExecArray)[2].trim()]),
  );
}

export function parseDateFormat(text: string): DateFormat {
  const read = dateReader(text);
  if (!read) throw new InvalidArgumentError(WRONG_DATE_FORMAT);
  return { text, read };
}

export function parseEncoding(text: string): Encoding {
  const encoding = encodingNamed(text);
  if (encoding === undefined)
    throw new InvalidArgumentError('Must be an encoding, such as utf-8, windows-1252, latin-1 or utf-16.');
  return encoding;
}

/** One character; a tab, which is hard to type, by its name. */
export function parseDelimiter(text: string): string {
  const delimiter = /^(tab|\\t)$/i.test(text) ? '\t' : text;
  if (!/^[\t -~]$/.test(delimiter) || /["\w]/.test(delimiter))
    throw new InvalidArgumentError('Must be a single character such as , ; or |, or the word tab.');
  return delimiter;
}
