import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { Database, Row } from '../database/database.js';
import { formatFixture, type FixtureObject } from './fixtures/json.js';
import { findModel, modelsOf, type Model } from './fixtures/models.js';
import { serialize } from './fixtures/objects.js';
import { CommandError, withDatabase, type Shell } from './shell.js';

interface Options {
  readonly indent?: number;
  readonly output?: string;
}

export const dumpdataCommand = (shell: Shell): Command =>
  new Command('dumpdata')
    .description(`Prints the database's rows as a fixture in Django's JSON format, for loaddata.`)
    .argument('[label...]', 'only these apps or models, as in "books" or "books.Book"')
    .option('--indent <number>', 'the number of blanks for each level of nesting', positive)
    .option('-o, --output <file>', 'write to this file')
    .action((labels: string[], options: Options) => run(shell, labels, options));

function positive(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

async function run(shell: Shell, labels: readonly string[], { indent, output }: Options): Promise<void> {
  await withDatabase(shell, async (database) => {
    const models = chosen(modelsOf(database), labels);
    const text = Readable.from(formatFixture(objectsOf(database, models), indent));
    if (output === undefined) await pipeline(text, shell.stdout, { end: false });
    else await pipeline(text, createWriteStream(output));
  });
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

/** Rows are read this many at a time. */
const SLICE = 1000;

/** All rows of the models as one state of the database had them. */
async function* objectsOf(database: Database, models: readonly Model[]): AsyncGenerator<FixtureObject> {
  const snapshot = await database.snapshot();
  try {
    for (const model of models) {
      const { property } = model.primaryKey;
      const all = database.objects<Row>(model.entity).all().using(snapshot);
      let rows = await all.rows(SLICE);
      while (rows.length > 0) {
        for (const row of rows) yield serialize(model, row);
        const behind = { property, lookup: 'gt', value: rows[rows.length - 1][property] } as const;
        rows = rows.length < SLICE ? [] : await all.filter(behind).rows(SLICE);
      }
    }
  } finally {
    await snapshot.close();
  }
}
