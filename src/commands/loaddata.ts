import { Command, Option } from 'commander';
import { tablesOf } from '../app-config.js';
import type { Database, Transact } from '../database/database.js';
import { readFixtures, saveFixtures, type FixtureFile } from './fixtures/load.js';
import { parseRename, type Renames } from './fixtures/renames.js';
import { loadTable } from './loading/load-table.js';
import {
  inputFiles,
  parseDateFormat,
  parseDelimiter,
  parseEncoding,
  parseMap,
  type InputFile,
  type LoadOptions,
} from './loading/options.js';
import { recognizeFixtures } from './loading/recognize.js';
import { findResource } from './loading/loadable-resource.js';
import { Recorder } from '../rest/history/recorder.js';
import type { Settings } from '../settings.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

const FORMATS = ['csv', 'jsonl', 'json', 'yaml'];

export const loaddataCommand = (shell: Shell): Command =>
  new Command('loaddata')
    .description(
      `Loads the rows of CSV, JSON Lines and JSON files, and Django fixtures (JSON, JSON Lines, YAML): all of them, or none if one is invalid. Files may be gzipped.`,
    )
    .argument('<file...>', 'the files; - is standard input')
    .addOption(
      new Option('--format <format>', `the format of the files, unless their extensions tell it`).choices(
        FORMATS,
      ),
    )
    .option(
      '--rename <old.model=new.model>',
      "what a fixture's model is called here, such as library.book=books.book; repeatable",
      parseRename,
      new Map() as Renames,
    )
    .option('--model <label>', 'the model of the rows of CSV and JSON Lines', 'books.book')
    .option(
      '--map <field=column,...>',
      'the columns whose names differ from their fields',
      parseMap,
      new Map(),
    )
    .option(
      '--date-format <format>',
      'the date format, such as M/D/YYYY; YYYY-MM and YYYY stand for the first day',
      parseDateFormat,
    )
    .option('--encoding <name>', 'the encoding, such as windows-1252 (default: detected)', parseEncoding)
    .option('--delimiter <character>', 'the delimiter of CSV (default: detected)', parseDelimiter)
    .option('--rejects <file>', 'where to write the refused rows and the reasons (default: beside the file)')
    .option('--keep-going', 'store the valid rows even if others are refused')
    .option('--resume', 'with --keep-going: continue an interrupted load of the same file')
    .option('--dry-run', 'check everything, store nothing')
    .action(async (files: string[], options: LoadOptions) => {
      const input = await recognizeFixtures(shell, inputFiles(files, options), options);
      await run(input.shell, input.files, options);
    });

async function run(shell: Shell, files: readonly InputFile[], options: LoadOptions): Promise<void> {
  const { found, installed } = await withDatabase(shell, async (database, settings) => {
    const transact: Transact = (work) => database.transaction(work);
    return options.keepGoing || options.dryRun
      ? await loadAll(shell, database, settings, files, options, transact)
      : await database.longTransaction(async (transaction) => {
          await transaction(() => new Recorder(database).announce());
          return loadAll(shell, database, settings, files, options, transaction);
        });
  });
  const of = installed === found ? '' : ` (of ${found})`;
  const kind = files.every(({ isFixture }) => isFixture) ? 'fixture' : 'file';
  const done = options.dryRun ? 'Checked' : 'Installed';
  writeLine(shell.stdout, `${done} ${installed} object(s)${of} from ${files.length} ${kind}(s)`);
}

async function loadAll(
  shell: Shell,
  database: Database,
  settings: Settings,
  files: readonly InputFile[],
  options: LoadOptions,
  transact: Transact,
): Promise<{ found: number; installed: number }> {
  const fixtureFiles = files.filter(({ isFixture }) => isFixture) as FixtureFile[];
  const fixtures = await readFixtures(shell, database, fixtureFiles, options.rename);
  if (!options.dryRun) await transact(() => saveFixtures(database, fixtures));
  let [found, installed] = [fixtures.found, fixtures.rows.length];
  const refusals: string[] = [];
  for (const file of files) {
    if (file.isFixture) continue;
    const resource = findResource(database, tablesOf(shell.apps, settings), options.model);
    const { accepted, refused, rejects } = await loadTable(
      shell,
      database,
      resource,
      file,
      options,
      transact,
    );
    found += accepted + refused;
    installed += accepted;
    if (refused > 0)
      refusals.push(
        `${refused} of ${accepted + refused} rows of '${file.name}' are refused, see '${rejects}'`,
      );
  }
  if (refusals.length > 0 && !options.keepGoing)
    throw new CommandError(
      `${refusals.join('; ')}. Nothing was stored; use --keep-going to store the other rows.`,
    );
  for (const refusal of refusals) writeLine(shell.stderr, `Warning: ${refusal}.`);
  return { found, installed };
}
