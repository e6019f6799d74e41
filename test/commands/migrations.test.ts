import { join } from 'node:path';
import { namesIn } from '../../src/database/migrations/migrations.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { call } from './call.js';

const names = namesIn(join(import.meta.dirname, '../../migrations'));
const [first, ...later] = names;
const lines = (pattern: string, of: readonly string[]) =>
  of.map((name) => `${pattern.replace('NAME', name)}\n`).join('');

describeOnEveryDatabase('The commands for migrations', (db) => {
  it.each<[string, number, string, string]>([
    ['showmigrations', 0, lines(' [ ] NAME', names), ''],
    [
      'check',
      1,
      '',
      `CommandError: System check identified 1 issue: ${names.length} unapplied migrations (${names.join(', ')}), run migrate.\n`,
    ],
    [
      'migrate 0001',
      0,
      'Operations to perform:\n  Target specific migration: 0001_initial\nRunning migrations:\n  Applying 0001_initial... OK\n',
      '',
    ],
    ['showmigrations', 0, lines(' [X] NAME', [first]) + lines(' [ ] NAME', later), ''],
    [
      'migrate',
      0,
      `Operations to perform:\n  Apply all migrations\nRunning migrations:\n${lines('  Applying NAME... OK', later)}`,
      '',
    ],
    [
      'migrate',
      0,
      'Operations to perform:\n  Apply all migrations\nRunning migrations:\n  No migrations to apply.\n',
      '',
    ],
    ['check', 0, 'System check identified no issues.\n', ''],
    ['migrate 00', 1, '', `CommandError: More than one migration matches '00'. Please be more specific.\n`],
    ['migrate 9', 1, '', `CommandError: Cannot find a migration matching '9'.\n`],
    [
      'migrate zero',
      0,
      `Operations to perform:\n  Unapply all migrations\nRunning migrations:\n${lines('  Unapplying NAME... OK', names.toReversed())}`,
      '',
    ],
    ['makemigrations --check', 0, 'No changes detected\n', ''],
    ['makemigrations', 0, 'No changes detected\n', ''],
  ])('%s', async (words, code, stdout, stderr) => {
    const result = await call(db.url(), words.split(' '));
    const withoutCopy = result.stdout.replace(/^  Copied the database to .*\n/m, '');
    expect({ ...result, stdout: withoutCopy }).toEqual({ code, stdout, stderr });
  });
});

describe('Every command', () => {
  const names = [
    'changepassword',
    'check',
    'createsuperuser',
    'dbbackup',
    'dbrestore',
    'dumpdata',
    'flushexpiredtokens',
    'loaddata',
    'makemigrations',
    'migrate',
    'showmigrations',
  ];

  it.each(names)('explains itself: %s --help', async (name) => {
    const { code, stdout } = await call('sqlite::memory:', [name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: manage ${name}`));
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['an unknown command', ['frobnicate'], {}, /^CommandError: unknown command 'frobnicate'\n$/],
    ['an unknown option', ['migrate', '--frob'], {}, /^CommandError: unknown option '--frob'\n$/],
    ['a wrong setting', ['check'], { PORT: 'x' }, /^CommandError: PORT="x" cannot be used\. .*\n$/],
    [
      'a database that is not there',
      ['check'],
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /^CommandError: No PostgreSQL server answers at 127\.0\.0\.1:1 \(connect ECONNREFUSED 127\.0\.0\.1:1\): start it, or correct DATABASE_URL\.\n$/,
    ],
  ])('fails in one line: %s', async (_, words, env, stderr) => {
    expect(await call('sqlite::memory:', words, { env })).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(stderr),
    });
  });
});
