import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';
import { entitiesOf } from '../../src/app-config.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';

const DIALECTS = ['sqlite', 'postgres'] as const;

/** The database that a describe block has for itself. */
export interface TestDatabase {
  readonly dialect: (typeof DIALECTS)[number];
  /** Its URL, known from the block's `beforeAll` on. */
  url(): string;
  /** The URL of one more such database, for a test that may not share. */
  another(): Promise<string>;
}

type Dialect = TestDatabase['dialect'];
type Tests = (db: TestDatabase) => void;

/**
 * `describe`, once on SQLite and once on PostgreSQL. Each time the block gets a migrated database of its own, dropped after
 * the block's own hooks have run.
 */
export function describeOnEveryDatabase(name: string, tests: Tests): void {
  for (const dialect of DIALECTS) describeOn(dialect, `${name} on ${dialect}`, tests, migrated);
}

/** As `describeOnEveryDatabase`, with databases that have no table yet. */
export function describeOnEmptyDatabases(name: string, tests: Tests): void {
  for (const dialect of DIALECTS) describeOn(dialect, `${name} on ${dialect}`, tests);
}

/** `describe` with an empty PostgreSQL database of its own, for what concerns PostgreSQL alone. */
export function describeOnPostgres(name: string, tests: Tests): void {
  describeOn('postgres', name, tests);
}

type Template = (dialect: Dialect) => Promise<string>;

function describeOn(dialect: Dialect, name: string, tests: Tests, template?: Template): void {
  describe(name, () => {
    const { create, drop } = MAKERS[dialect];
    const made: string[] = [];
    const another = async (): Promise<string> => {
      const database = unusedName();
      made.push(database);
      return create(database, await template?.(dialect));
    };
    let url: string | undefined;
    beforeAll(async () => {
      url = await another();
    });
    tests({
      dialect,
      another,
      url() {
        if (!url) throw new Error('The database is made in beforeAll: ask for its URL in a hook or a test.');
        return url;
      },
    });
    afterAll(() => Promise.all(made.map(drop)));
  });
}

/** Of each kind a migrated database, which this worker's test files get copies of. The keeper (keeper.js) removes them. */
const templates: Partial<Record<Dialect, Promise<string>>> = {};

const migrated: Template = (dialect) => (templates[dialect] ??= makeTemplate(dialect));

async function makeTemplate(dialect: Dialect): Promise<string> {
  const name = unusedName();
  const database = await openDatabase(
    { databaseUrl: await MAKERS[dialect].create(name) },
    entitiesOf(INSTALLED_APPS),
  );
  await migrate(database.dataSource);
  await database.close();
  return name;
}

interface Maker {
  /** Makes a copy of `template`, or an empty database, and answers its URL. */
  readonly create: (name: string, template?: string) => Promise<string>;
  readonly drop: (name: string) => Promise<void>;
}

const MAKERS: Record<Dialect, Maker> = {
  sqlite: {
    create: async (name, template) => {
      if (template) copyFileSync(sqliteFile(template), sqliteFile(name));
      return `sqlite:${sqliteFile(name)}`;
    },
    drop: async (name) => {
      for (const part of ['', '-wal', '-shm']) rmSync(sqliteFile(name) + part, { force: true });
    },
  },
  postgres: {
    create: async (name, template = 'template1') => {
      await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return Object.assign(new URL(given('TEST_DATABASE_URL')), { pathname: `/${name}` }).href;
    },
    drop: (name) => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  },
};

/** Begins with the name of this run's folder, by which the keeper knows what is left of the run. */
const unusedName = (): string => `${basename(given('TEST_FOLDER'))}_${randomBytes(8).toString('hex')}`;

const sqliteFile = (name: string): string => join(given('TEST_FOLDER'), `${name}.sqlite3`);

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client(given('TEST_DATABASE_URL'));
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** What global-setup.js wrote into the environment. */
function given(name: 'TEST_FOLDER' | 'TEST_DATABASE_URL'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the tests with jest, whose global set-up sets it.`);
  return value;
}
