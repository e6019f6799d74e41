import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Database, Work } from '../database/database.js';
import { continueIds } from '../database/sequences.js';
import { parseFixture, type FixtureObject } from './fixtures/json.js';
import { findModel, modelsOf, type Model } from './fixtures/models.js';
import { deserialize, save, type DeserializedObject } from './fixtures/objects.js';
import { CommandError, withDatabase, writeLine, type Shell } from './shell.js';

/** What Django's dumps hold and this service has no place for. */
const LEFT_OUT_MODELS = [
  'auth.group',
  'auth.permission',
  'contenttypes.contenttype',
  'sessions.session',
  'admin.logentry',
];
const LEFT_OUT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'auth.user': ['groups', 'user_permissions'],
};

export const loaddataCommand = (shell: Shell): Command =>
  new Command('loaddata')
    .description(
      `Stores the objects of fixtures in Django's JSON format: all of them, or none if one is wrong.`,
    )
    .argument('<fixture...>', 'the files')
    .action((files: string[]) => run(shell, files));

/** An object and where it stands, for messages. */
interface Located {
  readonly file: string;
  readonly position: number;
  readonly object: FixtureObject;
}

async function run(shell: Shell, files: readonly string[]): Promise<void> {
  const located = (await Promise.all(files.map(readFixture))).flat();
  const installed = await withDatabase(shell, async (database) => {
    const { rows, leftOut } = deserializeAll(modelsOf(database), located);
    for (const [name, count] of leftOut) {
      writeLine(shell.stderr, `Warning: ${name} has no place here; left out, ${count} object(s).`);
    }
    await database.transaction(() => saveAll(database, rows));
    return rows.length;
  });
  const of = installed === located.length ? '' : ` (of ${located.length})`;
  writeLine(shell.stdout, `Installed ${installed} object(s)${of} from ${files.length} fixture(s)`);
}

async function readFixture(file: string): Promise<Located[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'ENOENT'
        ? `No fixture named '${file}' found.`
        : `Problem installing fixture '${file}': ${error.message}`,
    );
  });
  return naming(`Problem installing fixture '${file}'`, () => parseFixture(bytes)).map((object, index) => ({
    file,
    position: index + 1,
    object,
  }));
}

type Rows = readonly (readonly [Located, DeserializedObject])[];

function deserializeAll(
  models: readonly Model[],
  located: readonly Located[],
): { rows: Rows; leftOut: Map<string, number> } {
  const leftOut = new Map<string, number>();
  const count = (name: string): void => void leftOut.set(name, (leftOut.get(name) ?? 0) + 1);
  const rows = located.flatMap((place) => {
    const { object } = place;
    if (LEFT_OUT_MODELS.includes(object.model.toLowerCase())) {
      count(object.model.toLowerCase());
      return [];
    }
    return [
      naming(nameOf(place), () => {
        const model = findModel(models, object.model);
        if (!model) throw new CommandError(`Invalid model identifier: '${object.model}'`);
        return [place, deserialize(model, withoutLeftOut(model, object, count))] as const;
      }),
    ];
  });
  // Whatever their order in the files, what is referred to is stored first.
  const inOrder = models.flatMap((model) => rows.filter(([, row]) => row.model === model));
  return { rows: inOrder, leftOut };
}

function withoutLeftOut(
  { label }: Model,
  object: FixtureObject,
  count: (name: string) => void,
): FixtureObject {
  const fields = { ...object.fields };
  for (const name of LEFT_OUT_FIELDS[label] ?? []) {
    const value = fields[name];
    if (Array.isArray(value) ? value.length > 0 : value !== undefined) count(`${label}.${name}`);
    delete fields[name];
  }
  return { ...object, fields };
}

function* saveAll(database: Database, rows: Rows): Work<void> {
  for (const [place, row] of rows) {
    try {
      yield* save(database, row);
    } catch (error) {
      throw named(nameOf(place), error);
    }
  }
  for (const { table, primaryKey } of new Set(rows.map(([, { model }]) => model))) {
    yield* continueIds(database, table, primaryKey.property);
  }
}

const nameOf = ({ file, position, object }: Located): string =>
  `Problem installing fixture '${file}': object ${position} (${object.model}, pk=${JSON.stringify(object.pk)})`;

function naming<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw named(what, error);
  }
}

const named = (what: string, error: unknown): unknown =>
  error instanceof CommandError ? new CommandError(`${what}: ${error.message}`) : error;
