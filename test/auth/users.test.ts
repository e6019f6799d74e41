import { checkPassword } from '../../src/auth/users/hashers.js';
import { createUser, findByUsername, UsernameTaken } from '../../src/auth/users/users.js';
import { setPassword } from '../../src/auth/account/set-password.js';
import { normalizeEmail } from '../../src/auth/users/usernames.js';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { openDatabase } from '../../src/database/open-database.js';
import { entities } from '../support/entities.js';
import { describeOnEveryDatabase } from '../support/databases.js';

describe('normalizeEmail', () => {
  it.each([
    ['Ann@EXAMPLE.Com', 'Ann@example.com'],
    [' a@B@C.d ', 'a@B@c.d'],
    [' nope ', ' nope '],
    ['', ''],
  ])('%j is %j', (email, expected) => {
    expect(normalizeEmail(email)).toBe(expected);
  });
});

describeOnEveryDatabase('Accounts', (db) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: db.url() }, entities);
    await migrate(database.dataSource);
  });
  afterAll(() => database.close());

  it("have Django's defaults", async () => {
    const made = await createUser(database, { username: 'ﬁne①', email: 'Ann@EXAMPLE.com' });
    const found = await findByUsername(database, 'fine1');
    expect(found).toEqual(made);
    expect(found).toEqual({
      id: expect.any(Number),
      username: 'fine1',
      email: 'Ann@example.com',
      password: '!',
      ...{ first_name: '', last_name: '', is_active: true, is_staff: false, is_superuser: false },
      ...{ last_login: null, date_joined: expect.any(Date), tokens_valid_from: null },
    });
  });

  it('have each a name of their own', async () => {
    await createUser(database, { username: 'twice' });
    await expect(createUser(database, { username: 'twice' })).rejects.toThrow(UsernameTaken);
    await expect(createUser(database, { username: 'ＴＷＩＣＥ'.toLowerCase() })).rejects.toThrow(
      UsernameTaken,
    );
    const racers = Array.from({ length: 5 }, () => createUser(database, { username: 'racer' }));
    const lost = (await Promise.allSettled(racers)).filter(({ status }) => status === 'rejected');
    expect(lost).toEqual(Array(4).fill({ status: 'rejected', reason: new UsernameTaken() }));
    expect(await findByUsername(database, 'Twice')).toBeUndefined();
  });

  it('can be given another password', async () => {
    const user = await createUser(database, { username: 'ann' }, 'a-good-password');
    await setPassword(database, user, 'a-better-password');
    const { password } = (await findByUsername(database, 'ann'))!;
    expect((await checkPassword('a-better-password', password)).ok).toBe(true);
    expect((await checkPassword('a-good-password', password)).ok).toBe(false);
  });
});
