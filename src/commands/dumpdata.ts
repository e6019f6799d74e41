import { Command, InvalidArgumentError, Option } from 'commander';
import type { Database, Row, Snapshot } from '../database/database.js';
import { writeText } from './files/output.js';
import { formatTable } from './files/table-writer.js';
import { formatFixture, type FixtureObject } from './fixtures/formats.js';
import { findModel, modelsOf, type Model } from './fixtures/models.js';
import { serialize } from './fixtures/objects.js';
import { findResource } from './loading/loadable-resource.js';
import type { TableFormat } from '../rest/tables/records.js';
import { tablesOf, type TableConfig } from '../app-config.js';
import { CommandError, withDatabase, type Shell } from './shell.js';

interface Options {
  readonly format: TableFormat;
  readonly indent?: number;
  readonly output?: string;
}

export const dumpdataCommand = (shell: Shell): Command =>
  new Command('dumpdata')
    .description(
      `Prints the rows of the database for loaddata: as a fixture in Django's JSON format, or those of one model as a table.`,
    )
    .argument('[label...]', 'only these apps or models, such as "books" or "books.Book"')
    .addOption(
      new Option('--format <format>', 'the output format').choices(['json', 'jsonl', 'csv']).default('json'),
    )
    .option('--indent <number>', 'the number of spaces per level of indentation in a fixture', positive)
    .option('-o, --output <file>', 'write to this file, gzipped if its name ends in .gz')
    .action((labels: string[], options: Options) => run(shell, labels, options));

function positive(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('Must be an integer.');
  return Number(text);
}

async function run(shell: Shell, labels: readonly string[], options: Options): Promise<void> {
  await withDatabase(shell, async (database, settings) => {
    const models = chosen(modelsOf(database), labels);
    await inSnapshot(database, (snapshot) =>
      writeText(
        textOf(database, tablesOf(shell.apps, settings), snapshot, models, options),
        shell.stdout,
        options.output,
      ),
    );
  });
}

function textOf(
  database: Database,
  tables: readonly TableConfig[],
  snapshot: Snapshot,
  models: readonly Model[],
  { format, indent }: Options,
): AsyncIterable<string> {
  if (format === 'json') return formatFixture(objectsOf(database, snapshot, models), indent);
  if (models.length !== 1)
    throw new CommandError(`--format ${format} is for a single model: name it, for example books.book.`);
  return formatTable(
    format,
    findResource(database, tables, models[0].label),
    slicesOf(database, snapshot, models[0]),
  );
}

function chosen(models: readonly Model[], labels: readonly string[]): readonly Model[] {
  if (labels.length === 0) return models;
  const wanted = new Set(labels.flatMap((label) => modelsNamed(models, label)));
  return models.filter((model) => wanted.has(model));
}

function modelsNamed(models: readonly Model[], label: string): Model[] {
  const ofApp = models.filter(({ app }) => app === label.split('.')[0]);
  if (ofApp.length === 0) throw new CommandError(`No installed app with label '${label.split('.')[0]}'.`);
  if (!label.includes('.')) return ofApp;
  const model = findModel(ofApp, label);
  if (!model) throw new CommandError(`Unknown model: ${label}`);
  return [model];
}

/** Runs `work` with one state of the database. */
async function inSnapshot(database: Database, work: (snapshot: Snapshot) => Promise<void>): Promise<void> {
  const snapshot = await database.snapshot();
  try {
    await work(snapshot);
  } finally {
    await snapshot.close();
  }
}

async function* objectsOf(
  database: Database,
  snapshot: Snapshot,
  models: readonly Model[],
): AsyncGenerator<FixtureObject> {
  for (const model of models)
    for await (const rows of slicesOf(database, snapshot, model))
      for (const row of rows) yield serialize(model, row);
}

/** Rows are read this many at a time. */
const SLICE = 1000;

/** All rows of a model, in the order of their ids. */
async function* slicesOf(
  database: Database,
  snapshot: Snapshot,
  model: Model,
): AsyncGenerator<readonly Row[]> {
  const { property } = model.primaryKey;
  const all = database.objects<Row>(model.entity).all().using(snapshot);
  let rows = await all.rows(SLICE);
  while (rows.length > 0) {
    yield rows;
    const behind = { property, lookup: 'gt', value: rows[rows.length - 1][property] } as const;
    rows = rows.length < SLICE ? [] : await all.filter(behind).rows(SLICE);
  }
}
