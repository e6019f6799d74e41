import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const DIALECTS = ['sqlite', 'postgres'] as const;

/** The database that a describe block has for itself. */
export interface TestDatabase {
  readonly dialect: (typeof DIALECTS)[number];
  /** Its URL: at first an empty database, without a table. Known from the block's `beforeAll` on. */
  url(): string;
  /** The URL of one more empty database, for a test that may not share. */
  another(): Promise<string>;
}

/**
 * `describe`, once on SQLite and once on PostgreSQL. Each time the block gets a database of its own, dropped after the
 * block's own hooks have run.
 */
export function describeOnEveryDatabase(name: string, tests: (db: TestDatabase) => void): void {
  for (const dialect of DIALECTS) describeOn(dialect, `${name} on ${dialect}`, tests);
}

/** `describe` with a PostgreSQL database of its own, for what concerns PostgreSQL alone. */
export function describeOnPostgres(name: string, tests: (db: TestDatabase) => void): void {
  describeOn('postgres', name, tests);
}

function describeOn(dialect: TestDatabase['dialect'], name: string, tests: (db: TestDatabase) => void): void {
  describe(name, () => {
    const { create, drop } = MAKERS[dialect];
    const made: string[] = [];
    const another = async (): Promise<string> => {
      const database = `test_${randomBytes(8).toString('hex')}`;
      made.push(database);
      return create(database);
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

interface Maker {
  /** Makes an empty database and answers its URL. */
  readonly create: (database: string) => Promise<string>;
  readonly drop: (database: string) => Promise<void>;
}

const MAKERS: Record<TestDatabase['dialect'], Maker> = {
  sqlite: {
    create: (database) => Promise.resolve(`sqlite:${sqliteFile(database)}`),
    drop: (database) => {
      for (const part of ['', '-wal', '-shm']) rmSync(sqliteFile(database) + part, { force: true });
      return Promise.resolve();
    },
  },
  postgres: {
    create: async (database) => {
      await onServer(`CREATE DATABASE ${database}`);
      return Object.assign(new URL(given('TEST_DATABASE_URL')), { pathname: `/${database}` }).href;
    },
    drop: (database) => onServer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  },
};

const sqliteFile = (database: string): string => join(given('TEST_FOLDER'), `${database}.sqlite3`);

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
