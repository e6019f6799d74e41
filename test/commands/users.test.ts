import { checkPassword } from '../../src/auth/users/hashers.js';
import { OutstandingToken } from '../../src/auth/tokens/outstanding-token.entity.js';
import { BlacklistedToken } from '../../src/auth/tokens/blacklisted-token.entity.js';
import { User } from '../../src/auth/users/user.entity.js';
import { findByUsername } from '../../src/auth/users/users.js';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { call, type CallOptions } from './call.js';

const GOOD = 'a-quite-good-one-7';

describeOnEveryDatabase('The commands for users', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
    await migrate(database.dataSource);
  });
  afterAll(() => database.close());

  const run = (words: string, options?: CallOptions) => call(db.url(), words.split(' '), options);
  const passwordOf = async (username: string, raw: string): Promise<boolean> =>
    (await checkPassword(raw, (await findByUsername(database, username))?.password)).ok;

  const variables = (name: string, password = GOOD, email = '') => ({
    env: { SUPERUSER_USERNAME: name, SUPERUSER_PASSWORD: password, SUPERUSER_EMAIL: email },
  });

  it('make a superuser of the environment', async () => {
    expect(await run('createsuperuser --noinput', variables('ada', GOOD, 'ada@Example.COM'))).toEqual({
      code: 0,
      stdout: 'Superuser created successfully.\n',
      stderr: '',
    });
    expect(await findByUsername(database, 'ada')).toMatchObject({
      email: 'ada@example.com',
      ...{ is_superuser: true, is_staff: true, is_active: true },
    });
    expect(await passwordOf('ada', GOOD)).toBe(true);
  });

  it.each<[string, CallOptions, string]>([
    ['--noinput', {}, 'You must use --username or SUPERUSER_USERNAME with --noinput.'],
    ['--noinput --username grace', {}, 'You must set SUPERUSER_PASSWORD with --noinput.'],
    ['--noinput', variables('ada'), 'Error: That username is already taken.'],
    [
      '--noinput',
      variables('a b'),
      'Error: Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
    ],
    [
      '--noinput',
      variables('grace', '12345678'),
      'Error: This password is too common. This password is entirely numeric.',
    ],
    ['--noinput', variables('grace', GOOD, 'nowhere'), 'Error: Enter a valid email address.'],
  ])('refuse createsuperuser %s with %j', async (options, environment, message) => {
    expect(await run(`createsuperuser ${options}`, environment)).toEqual({
      code: 1,
      stdout: '',
      stderr: `CommandError: ${message}\n`,
    });
  });

  it('do not ask where there is no terminal', async () => {
    const { code, stdout } = await run('createsuperuser');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Superuser creation skipped due to not running in a TTY\./);
  });

  it('ask for a superuser, again after each mistake, and never show a password', async () => {
    const typed = [
      'ada',
      'grace',
      'x',
      'grace@example.com',
      GOOD,
      'another',
      '1234',
      '1234',
      'n',
      GOOD,
      GOOD,
    ];
    const { code, stdout, stderr } = await run('createsuperuser', { typed });
    expect(code).toBe(0);
    expect(stdout).toContain('Superuser created successfully.');
    expect(stdout).not.toContain(GOOD);
    expect(stderr.split('\n')).toEqual([
      'Error: That username is already taken.',
      'Error: Enter a valid email address.',
      `Error: Your passwords didn't match.`,
      'This password is too short. It must contain at least 8 characters.',
      'This password is too common.',
      'This password is entirely numeric.',
      '',
    ]);
    expect(await passwordOf('grace', GOOD)).toBe(true);
  });

  it('stop when the user gives up', async () => {
    expect(await run('createsuperuser', { typed: ['joan\n\x03'] })).toMatchObject({
      code: 1,
      stderr: 'CommandError: Operation cancelled.\n',
    });
    expect(await findByUsername(database, 'joan')).toBeUndefined();
  });

  it('change a password', async () => {
    const typed = ['one', 'two', 'new-and-good-9', 'new-and-good-9'];
    const { code, stdout } = await run('changepassword grace', { typed });
    expect(code).toBe(0);
    expect(stdout).toContain('Passwords do not match. Please try again.\n');
    expect(stdout).toMatch(/Password changed successfully for user 'grace'\n$/);
    expect(await passwordOf('grace', 'new-and-good-9')).toBe(true);
  });

  it('give up changing a password after three mistakes', async () => {
    const { code, stderr } = await run('changepassword grace', { typed: ['1', '2', '3', '4', '5', '6'] });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `CommandError: Aborting password change for user 'grace' after 3 attempts\n`,
    });
    expect(await run('changepassword nobody')).toEqual({
      code: 1,
      stdout: '',
      stderr: `CommandError: user 'nobody' does not exist\n`,
    });
  });

  it('delete the tokens that have expired', async () => {
    const outstanding = database.objects(OutstandingToken);
    await database.transaction(function* () {
      for (const [jti, expires_at] of Object.entries({
        old: new Date(Date.now() - 1000),
        new: new Date(Date.now() + 60_000),
      })) {
        const { id } = yield* outstanding.insert({
          user_id: null,
          jti,
          token: '',
          created_at: null,
          expires_at,
        });
        yield* database.objects(BlacklistedToken).insert({ token_id: id, blacklisted_at: new Date() });
      }
    });
    expect(await run('flushexpiredtokens')).toEqual({
      code: 0,
      stdout: 'Deleted 1 expired token.\n',
      stderr: '',
    });
    const left = await outstanding.filter();
    expect(left.map(({ jti }) => jti)).toEqual(['new']);
    expect(await database.objects(BlacklistedToken).filter()).toMatchObject([{ token_id: left[0].id }]);
    expect(await database.objects(User).filter()).toHaveLength(2);
  });
});
