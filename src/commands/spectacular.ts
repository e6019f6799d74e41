import { Readable } from 'node:stream';
import { Command, Option } from 'commander';
import { VERSIONS, type Version } from '../rest/schema/downgrade.js';
import { toJson, toYaml } from '../rest/schema/renderers.js';
import { shareFiles } from '../private-files.js';
import { writeOutput } from './files/output-file.js';
import { CommandError, withDatabase, type Shell } from './shell.js';

const FORMATS = { openapi: toYaml, 'openapi-json': toJson };

interface Options {
  readonly format: keyof typeof FORMATS;
  readonly file?: string;
  readonly apiVersion: Version;
  readonly include?: readonly string[];
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
    .option('--include <parts...>', 'parts for the staff to include, such as admin')
    .action((options: Options) => run(shell, options));

async function run(shell: Shell, options: Options): Promise<void> {
  const { format, file } = options;
  const text = FORMATS[format](await generate(shell, options));
  if (file === undefined) return void shell.stdout.write(text);
  // The document tells nothing that the service does not.
  shareFiles();
  await writeOutput(file, Readable.from([text]));
}

/** The document depends on the settings, and on no database: one in memory will do. */
async function generate(shell: Shell, { apiVersion, include = [] }: Options): Promise<object> {
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
    const view = context.get(SchemaView);
    const unknown = include.find((part) => !view.parts.includes(part));
    if (unknown !== undefined)
      throw new CommandError(
        `The document has no part ${JSON.stringify(unknown)}. Choose from: ${view.parts.join(', ')}.`,
      );
    const document = await view.document({ version: apiVersion, include });
    return { ...document, servers: [{ url: '/' }] };
  });
}
