import { query, type Database, type Work } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import { HistoryAudit } from '../../rest/history/audit.js';
import { atCommandLine } from '../../rest/history/recorder.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { checkPassword, makePassword, UNUSABLE_PASSWORD } from './hashers.js';
import type { HashingClient } from './hashing-queue.js';
import { User } from './user.entity.js';
import { UserSerializer } from './user.serializer.js';
import { isTooLong, normalizeEmail, normalizeUsername } from './usernames.js';

export type NewUser = Pick<User, 'username'> & Partial<Omit<User, 'id' | 'password' | 'username'>>;

/** Another user has the name already. The message is Django's. */
export class UsernameTaken extends Error {
  constructor() {
    super('A user with that username already exists.');
  }
}

export async function findByUsername(database: Database, username: string): Promise<User | undefined> {
  return (await database.objects(User).filter({ username }))[0];
}

/** The row of a new account: Django's defaults where nothing is given. `password` is a hash. */
export const newUser = (user: NewUser, password = UNUSABLE_PASSWORD): Omit<User, 'id'> => ({
  ...{ first_name: '', last_name: '', is_superuser: false, is_staff: false, is_active: true },
  ...{ last_login: null, date_joined: new Date(), tokens_valid_from: null },
  ...user,
  password,
  username: normalizeUsername(user.username),
  email: normalizeEmail(user.email ?? ''),
});

/** Makes an account, as a command does; without a password it cannot be logged in to with one. Throws UsernameTaken. */
export async function createUser(database: Database, user: NewUser, password?: string): Promise<User> {
  const row = newUser(user, password === undefined ? undefined : await makePassword(password));
  const objects = database.objects(User);
  const recorded = { objects, serializer: Serializer.of(UserSerializer) };
  const audit = new HistoryAudit(database, recorded, atCommandLine('manage'));
  try {
    return await database.transaction(() => objects.insert(row, audit));
  } catch (error) {
    if (error instanceof ConstraintViolation && error.kind === 'unique') throw new UsernameTaken();
    throw error;
  }
}

/**
 * The active user with this name and password, or undefined: Django's `authenticate()`. A wrong name costs what a wrong
 * password does. A hash weaker than those made now is replaced. Throws
 * ServiceUnavailable, ClientGone.
 */
export async function authenticate(
  database: Database,
  username: string,
  raw: string,
  client?: HashingClient,
): Promise<User | undefined> {
  if (isTooLong(username)) return undefined;
  const user = await findByUsername(database, username);
  const { ok, mustUpdate } = await checkPassword(raw, user?.password, client);
  if (!user?.is_active || !ok) return undefined;
  if (mustUpdate) await upgradePassword(database, user, raw, client);
  return user;
}

/** Leaves a password alone that was changed in between. */
async function upgradePassword(
  database: Database,
  user: User,
  raw: string,
  client: HashingClient,
): Promise<void> {
  const password = await makePassword(raw, client);
  const sql = `UPDATE ${database.objects(User).table} SET password = $1 WHERE id = $2 AND password = $3`;
  await database.transaction(function* (): Work<void> {
    yield* query(sql, [password, user.id, user.password]);
  });
}
