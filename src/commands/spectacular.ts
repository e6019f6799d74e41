import { Readable } from 'node:stream';
import { Command, Option } from 'commander';
import { VERSIONS, type Version } from '../rest/schema/downgrade.js';
import { toJson, toYaml } from '../rest/schema/renderers.js';
import { shareFiles } from '../private-files.js';
import { writeOutput } from './files/output-file.js';
import { withDatabase, type Shell } from './shell.js';

const FORMATS = { openapi: toYaml, 'openapi-json': toJson };

interface Options {
  readonly format: keyof typeof FORMATS;
  readonly file?: string;
  readonly apiVersion: Version;
}

export const spectacularCommand = (shell: Shell): Command =>
  new Command('spectacular')
    .description('Prints the OpenAPI document, as YAML or as JSON.')
    .addOption(
      new Option('--format <format>', 'YAML or JSON').choices(Object.keys(FORMATS)).default('openapi'),
    )
    .option('--file <file>', 'write to this file')
    .addOption(
      new Option('--api-version <version>', 'the OpenAPI version').choices(VERSIONS).default(VERSIONS[0]),
    )
    .action((options: Options) => run(shell, options));

async function run(shell: Shell, { format, file, apiVersion }: Options): Promise<void> {
  const text = FORMATS[format](await generate(shell, apiVersion));
  if (file === undefined) return void shell.stdout.write(text);
  // The document tells nothing that the service does not.
  shareFiles();
  await writeOutput(file, Readable.from([text]));
}

/** The document depends on the settings, and on no database: one in memory will do. */
async function generate(shell: Shell, version: Version): Promise<object> {
  // Loaded here because it takes half a second, which the other commands need not wait for.
  const { NestFactory } = await import('@nestjs/core');
  const { AppModule } = await import('../app.module.js');
  const { SchemaView } = await import('../rest/schema/schema.view.js');
  const memory = { ...shell, env: { ...shell.env, DATABASE_URL: 'sqlite::memory:' } };
  return withDatabase(memory, async (database, settings) => {
    const module = await AppModule.of(settings, database, shell.apps);
    const context = await NestFactory.createApplicationContext(module, {
      logger: ['error'],
      abortOnError: false,
    });
    return context.get(SchemaView).document(version);
  });
}
